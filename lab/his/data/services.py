"""Services on the price list: code, name, category, unit, price in yuan, insurance class; and the insurances."""

SERVICES = (
    ("GH01", "普通门诊诊查费", "REGISTRATION", "次", "10.00", "A"),
    ("GH02", "副主任医师诊查费", "REGISTRATION", "次", "20.00", "A"),
    ("GH03", "主任医师诊查费", "REGISTRATION", "次", "30.00", "B"),
    ("JY01", "血常规", "LAB", "次", "20.00", "A"),
    ("JY02", "尿常规", "LAB", "次", "12.00", "A"),
    ("JY03", "肝功能全套", "LAB", "次", "86.00", "A"),
    ("JY04", "肾功能三项", "LAB", "次", "36.00", "A"),
    ("JY05", "血脂四项", "LAB", "次", "48.00", "A"),
    ("JY06", "空腹血糖", "LAB", "次", "8.00", "A"),
    ("JY07", "糖化血红蛋白", "LAB", "次", "60.00", "B"),
    ("JY08", "甲状腺功能五项", "LAB", "次", "150.00", "B"),
    ("YX01", "胸部正侧位X线", "IMAGING", "次", "90.00", "A"),
    ("YX02", "头颅CT平扫", "IMAGING", "次", "260.00", "B"),
    ("YX03", "胸部CT平扫", "IMAGING", "次", "280.00", "B"),
    ("YX04", "腰椎磁共振平扫", "IMAGING", "次", "620.00", "B"),
    ("GN01", "十二导联心电图", "FUNCTION", "次", "24.00", "A"),
    ("GN02", "腹部彩超", "FUNCTION", "次", "120.00", "A"),
    ("GN03", "心脏彩超", "FUNCTION", "次", "180.00", "B"),
    ("GN04", "电子胃镜检查", "FUNCTION", "次", "320.00", "B"),
    ("ZL01", "静脉输液", "TREATMENT", "组", "10.00", "A"),
    ("ZL02", "换药(小)", "TREATMENT", "次", "15.00", "A"),
    ("ZL03", "雾化吸入", "TREATMENT", "次", "12.00", "A"),
)
# id, code, Chinese and English name, rate paid for classes A, B and C.
INSURANCES = (
    (1, "ZGYB", "城镇职工基本医疗保险", "Employees' basic medical insurance", ("0.8500", "0.7500", "0.0000")),
    (2, "JMYB", "城乡居民基本医疗保险", "Residents' basic medical insurance", ("0.6000", "0.5000", "0.0000")),
    (3, "GFYL", "公费医疗", "Publicly funded care", ("0.9500", "0.9000", "0.1000")),
    (4, "LXGB", "离休干部医疗统筹", "Retired cadres' pooled care", ("1.0000", "1.0000", "0.5000")),
)
