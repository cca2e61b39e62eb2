"""What a person sees and presses. Speaks; decides nothing and remembers nothing (see referrals)."""
