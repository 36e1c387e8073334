package dev.mitra.features.event;

/** Reads times as nearly everybody writes them: {@code 2024-02-29T12:00:00.123+05:30}. */
final class IsoTime {
  /** What is no such time; other forms of ISO 8601 are for {@link java.time.OffsetDateTime}. */
  static final long UNKNOWN = Long.MIN_VALUE;

  private static final int SHORTEST = "2024-02-29T12:00:00Z".length();
  private static final int MOST_FRACTION_DIGITS = 9;
  private static final int MOST_OFFSET_SECONDS = 18 * 3600;

  private IsoTime() {}

  /**
   * Milliseconds since 1970 of a time with four digits of year, seconds, if need be up to nine
   * digits of a fraction, and {@code Z} or hours and minutes of an offset.
   *
   * @return {@link #UNKNOWN} for any other text
   */
  static long millis(byte[] bytes, int from, int to) {
    if (to - from < SHORTEST
        || bytes[from + 4] != '-'
        || bytes[from + 7] != '-'
        || bytes[from + 10] != 'T'
        || bytes[from + 13] != ':'
        || bytes[from + 16] != ':') {
      return UNKNOWN;
    }
    int century = two(bytes, from);
    int ofCentury = two(bytes, from + 2);
    int month = two(bytes, from + 5);
    int day = two(bytes, from + 8);
    int hour = two(bytes, from + 11);
    int minute = two(bytes, from + 14);
    int second = two(bytes, from + 17);
    // Any that is not two digits is negative.
    if ((century | ofCentury | month | day | hour | minute | second) < 0) {
      return UNKNOWN;
    }
    int year = century * 100 + ofCentury;
    if (month < 1
        || month > 12
        || day < 1
        || day > lengthOfMonth(year, month)
        || hour > 23
        || minute > 59
        || second > 59) {
      return UNKNOWN;
    }
    int at = from + 19;
    int millis = 0;
    if (bytes[at] == '.') {
      int digits = 0;
      for (at++; at < to && isDigit(bytes[at]); at++) {
        digits++;
        millis = digits <= 3 ? millis * 10 + bytes[at] - '0' : millis;
      }
      if (digits == 0 || digits > MOST_FRACTION_DIGITS) {
        return UNKNOWN;
      }
      millis *= digits == 1 ? 100 : digits == 2 ? 10 : 1;
    }
    int offset = offset(bytes, at, to);
    if (offset > MOST_OFFSET_SECONDS) {
      return UNKNOWN;
    }
    long seconds = epochDay(year, month, day) * 86_400 + hour * 3600L + minute * 60L + second;
    return (seconds - offset) * 1000 + millis;
  }

  /** An offset in seconds; more than allowed for what is none. */
  private static int offset(byte[] bytes, int at, int to) {
    if (to - at == 1 && bytes[at] == 'Z') {
      return 0;
    }
    if (to - at != 6 || (bytes[at] != '+' && bytes[at] != '-') || bytes[at + 3] != ':') {
      return Integer.MAX_VALUE;
    }
    int hours = two(bytes, at + 1);
    int minutes = two(bytes, at + 4);
    int seconds = hours * 3600 + minutes * 60;
    if ((hours | minutes) < 0 || minutes > 59 || seconds > MOST_OFFSET_SECONDS) {
      return Integer.MAX_VALUE;
    }
    return bytes[at] == '-' ? -seconds : seconds;
  }

  private static int two(byte[] bytes, int at) {
    return isDigit(bytes[at]) && isDigit(bytes[at + 1])
        ? (bytes[at] - '0') * 10 + bytes[at + 1] - '0'
        : Integer.MIN_VALUE;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static int lengthOfMonth(int year, int month) {
    return switch (month) {
      case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  /** The days from 1970 to a date of the Gregorian calendar, whose years begin in March here. */
  private static long epochDay(int year, int month, int day) {
    long y = month > 2 ? year : year - 1;
    long era = Math.floorDiv(y, 400L);
    long ofEra = y - era * 400;
    long ofYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468;
  }
}
