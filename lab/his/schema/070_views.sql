-- Views for the desks and the departments.

CREATE OR REPLACE VIEW v_prices AS
SELECT p.id, p.code, p.name, p.category, p.drug_id, p.unit, p.price, p.insurance_class, p.version
FROM price_list p;
COMMENT ON TABLE v_prices IS 'The price list as the desks see it';

CREATE OR REPLACE VIEW v_drug_catalogue AS
SELECT d.id, d.code, d.name, d.name_en, d.pinyin, d.form, d.strength, d.unit, p.price, p.insurance_class,
       NVL(s.on_hand, 0) AS on_hand
FROM drugs d
JOIN price_list p ON p.drug_id = d.id
LEFT JOIN (SELECT drug_id, SUM(on_hand) AS on_hand FROM stock GROUP BY drug_id) s ON s.drug_id = d.id
WHERE d.active = 'Y';
COMMENT ON TABLE v_drug_catalogue IS 'Drugs with price and what all pharmacies have of them';

CREATE OR REPLACE VIEW v_stock_status AS
SELECT s.pharmacy_id, f.name AS pharmacy, s.drug_id, d.name AS drug, s.opening, s.on_hand, s.reorder_at,
       CASE WHEN s.on_hand = 0 THEN 'OUT' WHEN s.on_hand <= s.reorder_at THEN 'LOW' ELSE 'OK' END AS state,
       RANK() OVER (PARTITION BY s.pharmacy_id ORDER BY s.on_hand * p.price DESC) AS value_rank
FROM stock s
JOIN departments f ON f.id = s.pharmacy_id
JOIN drugs d ON d.id = s.drug_id
JOIN price_list p ON p.drug_id = s.drug_id;
COMMENT ON TABLE v_stock_status IS 'Stock with its state and its rank by value within a pharmacy';

CREATE OR REPLACE VIEW v_doctor_worklist AS
SELECT r.doctor_id, r.visit_on, r.id AS registration_id, r.queue_no, r.status, p.card_no, p.name AS patient, p.sex,
       TRUNC(MONTHS_BETWEEN(r.visit_on, p.born_on) / 12) AS age,
       ROW_NUMBER() OVER (PARTITION BY r.doctor_id, r.visit_on ORDER BY r.schedule_id, r.queue_no) AS place,
       COUNT(*) OVER (PARTITION BY r.doctor_id, r.visit_on) AS waiting
FROM registrations r
JOIN patients p ON p.id = r.patient_id
WHERE r.status = 'WAITING';
COMMENT ON TABLE v_doctor_worklist IS 'Patients who wait for a doctor, in order';

CREATE OR REPLACE VIEW v_daily_takings AS
SELECT TRUNC(i.created_at) AS taken_on, i.cashier_id, e.name AS cashier, i.source, COUNT(*) AS invoices,
       MIN(i.invoice_no) AS first_no, MAX(i.invoice_no) AS last_no, SUM(i.total) AS total,
       SUM(i.insurance_share) AS insurance_share, SUM(i.patient_share) AS patient_share
FROM invoices i
JOIN employees e ON e.id = i.cashier_id
WHERE i.status = 'PAID'
GROUP BY TRUNC(i.created_at), i.cashier_id, e.name, i.source;
COMMENT ON TABLE v_daily_takings IS 'What each cashier took on a day, apart by the system it was taken on';

CREATE OR REPLACE VIEW v_department_day AS
SELECT d.id AS department_id, d.name AS department, r.visit_on, COUNT(*) AS registrations,
       ROUND(100 * COUNT(*) / SUM(COUNT(*)) OVER (PARTITION BY r.visit_on), 1) AS percent_of_day,
       SUM(COUNT(*)) OVER (PARTITION BY d.id ORDER BY r.visit_on) AS running_total
FROM registrations r
JOIN departments d ON d.id = r.department_id
GROUP BY d.id, d.name, r.visit_on;
COMMENT ON TABLE v_department_day IS 'Registrations of a department on a day, its part of that day, and the running total';
