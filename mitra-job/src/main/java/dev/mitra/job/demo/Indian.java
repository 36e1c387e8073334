package dev.mitra.job.demo;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Numbers as they are written in India: the last three digits form a group, then every two (lakh,
 * crore).
 */
final class Indian {
  private static final BigDecimal CRORE = BigDecimal.valueOf(10_000_000);

  private Indian() {}

  /** For example 12,34,567. */
  static String count(long value) {
    return grouped(BigInteger.valueOf(value));
  }

  /** For example ₹1,23,456.50, rounded half up to the paisa; "-" when unknown. */
  static String rupees(double amount) {
    return Double.isFinite(amount) ? money(BigDecimal.valueOf(amount), 2) : "-";
  }

  /** For example ₹1,23,457, rounded half up to the rupee; "-" when unknown. */
  static String wholeRupees(double amount) {
    return Double.isFinite(amount) ? money(BigDecimal.valueOf(amount), 0) : "-";
  }

  /**
   * The most exact form that is no wider than this: with paise, without, or in crores. Digits are
   * never cut off, for that would be another amount.
   */
  static String rupees(double amount, int width) {
    String exact = rupees(amount);
    if (exact.length() <= width) {
      return exact;
    }
    String whole = wholeRupees(amount);
    if (whole.length() <= width) {
      return whole;
    }
    String crores =
        money(BigDecimal.valueOf(amount).divide(CRORE, 0, RoundingMode.HALF_UP), 0) + "cr";
    return crores.length() <= width ? crores : ">".repeat(width);
  }

  private static String money(BigDecimal amount, int decimals) {
    BigDecimal rounded = amount.setScale(decimals, RoundingMode.HALF_UP);
    String digits = rounded.abs().toPlainString();
    String fraction = decimals == 0 ? "" : digits.substring(digits.length() - decimals - 1);
    return (rounded.signum() < 0 ? "-" : "")
        + "₹"
        + grouped(rounded.abs().toBigInteger())
        + fraction;
  }

  private static String grouped(BigInteger value) {
    String digits = value.abs().toString();
    StringBuilder out = new StringBuilder(value.signum() < 0 ? "-" : "");
    for (int i = 0; i < digits.length(); i++) {
      int after = digits.length() - i;
      if (i > 0 && (after == 3 || (after > 3 && after % 2 == 1))) {
        out.append(',');
      }
      out.append(digits.charAt(i));
    }
    return out.toString();
  }
}
