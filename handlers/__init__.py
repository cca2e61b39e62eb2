"""What a person sees and presses. Speaks; does not decide (referrals/domain) and does not remember (referrals/storage)."""
