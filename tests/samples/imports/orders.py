"""Order lines beside the headers of their orders: customer and day are in the headers."""

CUSTOMERS = "customer_id,company_name,city\nAALTO,Aallon Ruokatukku,Turku\nBRUNO,Brunos Livs,Vaasa\n"
ORDERS = (
    "order_id,customer_id,employee_id,order_date,freight\n501,AALTO,1,2026-01-09,27.5\n502,BRUNO,3,2026-01-20,8.9\n"
)
DETAILS = "order_id,product_id,unit_price,quantity,discount\n501,1,15,12,0\n501,2,10,10,0.1\n502,3,20,4,0\n"
#: net sales of the lines
NET = 180 + 90 + 80
NEXT_ORDERS = ORDERS.replace("50", "60").replace("2026-01", "2026-02")
NEXT_DETAILS = DETAILS.replace("50", "60")
