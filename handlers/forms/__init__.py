"""The form engine, pure: what a flow is made of, and what a press or a text does to a form. No questions and no wording."""
