"""The hospital's information system: schema, data, and the application that CE00 and CE01 run.

It is shipped into the servers without the rest of the project and therefore imports nothing else from `lab`.
"""
