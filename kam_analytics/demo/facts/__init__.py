"""What happened: sales, activities, answers, deliveries, estimates."""
