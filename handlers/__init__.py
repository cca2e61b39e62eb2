"""What a person sees and presses. Speaks; decides nothing and remembers nothing (see referrals).

In a folder of a feature X.py answers, X_view.py shows, X_text.py has sentences that several views share, and choices.py what
both offer and take.
"""
