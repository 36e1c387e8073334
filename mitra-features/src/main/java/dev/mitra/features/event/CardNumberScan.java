package dev.mitra.features.event;

/**
 * Looks for card numbers in bytes that could not be read as an event, so that a dead letter never
 * keeps one. Rather too suspicious: it reports any 12 to 19 digits in a row that pass the Luhn
 * check, with single spaces or hyphens between them, inside longer runs too, and digits that are
 * written as JSON escapes.
 */
public final class CardNumberScan {
  private static final int SHORTEST = 12;
  private static final int LONGEST = 19;

  private CardNumberScan() {}

  /** Whether the bytes may hold a card number. */
  public static boolean mayHoldCardNumber(byte[] bytes) {
    int[] digits = new int[LONGEST];
    int run = 0;
    boolean separated = false;
    for (int i = 0; i < bytes.length; i++) {
      int b = bytes[i];
      if (b >= '0' && b <= '9') {
        digits[run % LONGEST] = b - '0';
        run++;
        separated = false;
        if (endsWithCardNumber(digits, run)) {
          return true;
        }
      } else if ((b == ' ' || b == '-') && run > 0 && !separated) {
        separated = true;
      } else {
        if (b == '\\' && isEscapedDigit(bytes, i)) {
          return true;
        }
        run = 0;
        separated = false;
      }
    }
    return false;
  }

  /** Whether some of the last digits of a run, the newest at {@code run - 1}, pass the check. */
  private static boolean endsWithCardNumber(int[] digits, int run) {
    int sum = 0;
    int most = Math.min(run, LONGEST);
    for (int n = 0; n < most; n++) {
      int digit = digits[(run - 1 - n) % LONGEST];
      if ((n & 1) == 1) {
        digit = digit > 4 ? digit * 2 - 9 : digit * 2;
      }
      sum += digit;
      if (n + 1 >= SHORTEST && sum % 10 == 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean isEscapedDigit(byte[] bytes, int at) {
    return at + 5 < bytes.length
        && bytes[at + 1] == 'u'
        && bytes[at + 2] == '0'
        && bytes[at + 3] == '0'
        && bytes[at + 4] == '3'
        && bytes[at + 5] >= '0'
        && bytes[at + 5] <= '9';
  }
}
