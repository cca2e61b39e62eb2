"""What a person sees and presses. Speaks; decides nothing and remembers nothing (see referrals).

A folder a feature. In it X.py answers, X_view.py shows, and X_text.py has sentences that several views share.
"""
