-- Stored functions, procedures and triggers. Rules of business are refused with ORA-20001 and following.

CREATE OR REPLACE FUNCTION f_insurance_share (
  p_patient_id       IN NUMBER,
  p_insurance_class  IN VARCHAR2,
  p_amount           IN NUMBER
) RETURN NUMBER IS
  v_rate insurance_rules.paid_rate%TYPE;
BEGIN
  SELECT r.paid_rate INTO v_rate
  FROM insured_persons i
  JOIN insurance_rules r ON r.insurance_type_id = i.insurance_type_id
  WHERE i.patient_id = p_patient_id
    AND r.insurance_class = p_insurance_class
    AND (i.valid_to IS NULL OR i.valid_to >= TRUNC(SYSDATE));
  RETURN ROUND(p_amount * v_rate, 2);
EXCEPTION
  WHEN NO_DATA_FOUND THEN
    RETURN 0;
END f_insurance_share;
/

CREATE OR REPLACE PROCEDURE p_next_invoice_no (
  p_cashier_id  IN NUMBER,
  p_roll_id     OUT NUMBER,
  p_invoice_no  OUT NUMBER
) IS
BEGIN
  SELECT MIN(id) KEEP (DENSE_RANK FIRST ORDER BY first_no) INTO p_roll_id
  FROM invoice_rolls
  WHERE cashier_id = p_cashier_id AND next_no <= last_no;
  IF p_roll_id IS NULL THEN
    RAISE_APPLICATION_ERROR(-20001, 'No invoice left on the rolls of cashier ' || p_cashier_id);
  END IF;
  UPDATE invoice_rolls SET next_no = next_no + 1
  WHERE id = p_roll_id AND next_no <= last_no
  RETURNING next_no - 1 INTO p_invoice_no;
  IF SQL%ROWCOUNT = 0 THEN
    p_next_invoice_no(p_cashier_id, p_roll_id, p_invoice_no);
  END IF;
END p_next_invoice_no;
/

CREATE OR REPLACE PROCEDURE p_take_stock (
  p_pharmacy_id  IN NUMBER,
  p_drug_id      IN NUMBER,
  p_quantity     IN NUMBER,
  p_op_key       IN VARCHAR2,
  p_line_no      IN NUMBER
) IS
  v_left stock.on_hand%TYPE;
BEGIN
  UPDATE stock SET on_hand = on_hand - p_quantity
  WHERE pharmacy_id = p_pharmacy_id AND drug_id = p_drug_id AND on_hand >= p_quantity
  RETURNING on_hand INTO v_left;
  IF SQL%ROWCOUNT = 0 THEN
    RAISE_APPLICATION_ERROR(-20002, 'Not enough of drug ' || p_drug_id || ' in pharmacy ' || p_pharmacy_id);
  END IF;
  INSERT INTO stock_movements (id, op_key, line_no, pharmacy_id, drug_id, quantity, on_hand_after, reason)
  VALUES (stock_movements_seq.NEXTVAL, p_op_key, p_line_no, p_pharmacy_id, p_drug_id, -p_quantity, v_left, 'DISPENSE');
END p_take_stock;
/

CREATE OR REPLACE PROCEDURE p_set_next_invoice_no (
  p_cashier_id  IN NUMBER,
  p_invoice_no  IN NUMBER
) IS
BEGIN
  UPDATE invoice_rolls SET next_no = p_invoice_no
  WHERE cashier_id = p_cashier_id
    AND p_invoice_no BETWEEN next_no AND last_no;
  IF SQL%ROWCOUNT = 0 THEN
    RAISE_APPLICATION_ERROR(-20003, 'Invoice ' || p_invoice_no || ' is used or not on a roll of cashier ' || p_cashier_id);
  END IF;
END p_set_next_invoice_no;
/

CREATE OR REPLACE TRIGGER price_list_bu
BEFORE UPDATE OF price ON price_list
FOR EACH ROW
BEGIN
  :NEW.version := :OLD.version + 1;
  :NEW.changed_at := SYSTIMESTAMP;
END;
/

CREATE OR REPLACE TRIGGER invoices_bu
BEFORE UPDATE OF invoice_no, total, insurance_share, patient_share ON invoices
FOR EACH ROW
BEGIN
  RAISE_APPLICATION_ERROR(-20004, 'Invoice ' || :OLD.invoice_no || ' is printed and cannot be changed');
END;
/
