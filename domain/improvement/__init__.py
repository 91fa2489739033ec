"""The golden thread itself: finding, recommendation, action, evidence of impact."""
