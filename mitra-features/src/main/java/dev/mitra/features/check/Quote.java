package dev.mitra.features.check;

/**
 * Shows a piece of a declaration in a message. What is shown was written by someone else, and ends
 * in logs and acknowledgements: so it is short, and holds no control characters and no card number.
 */
public final class Quote {
  private static final int LONGEST = 64;

  /** So far a card number can reach beyond the end of what is shown. */
  private static final int BEYOND = 40;

  private Quote() {}

  /** The text in single quotes, cut after 64 characters; what is not printable becomes '?'. */
  public static String of(String text) {
    return "'" + bare(text) + "'";
  }

  /** As {@link #of}, without the quotes. */
  public static String bare(String whole) {
    String text = CardDigits.masked(whole.substring(0, Math.min(whole.length(), LONGEST + BEYOND)));
    int end = Math.min(text.length(), LONGEST);
    StringBuilder shown = new StringBuilder(end + 3);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      shown.append(printable(c) ? c : '?');
    }
    if (end < whole.length()) {
      shown.append("...");
    }
    return shown.toString();
  }

  private static boolean printable(char c) {
    return c >= ' ' && c != 0x7f && (Character.isLetterOrDigit(c) || c < 0x7f);
  }
}
