package dev.mitra.features.check;

/**
 * Recognises full card numbers (ISO/IEC 7812-1: 12 to 19 digits, Luhn check digit). One in ten
 * numbers of such a length passes the check by chance.
 */
public final class Luhn {
  private static final int SHORTEST = 12;

  /** Numbers of 12 digits are no longer given out; telephone numbers of countries have as many. */
  public static final int SHORTEST_IN_USE = 13;

  private static final int LONGEST = 19;

  private Luhn() {}

  /**
   * Whether the text is a card number, written plainly or in groups separated by spaces or hyphens.
   * Text with any other character is a token and passes.
   */
  public static boolean isCardNumber(String text) {
    return isCardNumber(text, SHORTEST);
  }

  /**
   * Whether the text is a card number as they are in use, of 13 to 19 digits: the check where no
   * token is expected, but a text of any kind.
   */
  public static boolean isCardNumberInUse(String text) {
    return isCardNumber(text, SHORTEST_IN_USE);
  }

  private static boolean isCardNumber(String text, int shortest) {
    int digits = 0;
    int sum = 0;
    boolean doubled = false;
    for (int i = text.length() - 1; i >= 0; i--) {
      char c = text.charAt(i);
      if (c == ' ' || c == '-') {
        continue;
      }
      if (c < '0' || c > '9') {
        return false;
      }
      int digit = c - '0';
      if (doubled) {
        digit = digit > 4 ? digit * 2 - 9 : digit * 2;
      }
      sum += digit;
      doubled = !doubled;
      digits++;
    }
    return digits >= shortest && digits <= LONGEST && sum % 10 == 0;
  }
}
