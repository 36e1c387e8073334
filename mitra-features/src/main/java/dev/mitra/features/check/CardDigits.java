package dev.mitra.features.check;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes card numbers out of text that somebody else wrote, before the text gets into a message. One
 * in ten other numbers of 13 to 19 digits goes with them.
 */
public final class CardDigits {
  /** Digits with at most one space or hyphen between two; never tried twice, whatever the text. */
  private static final Pattern RUN = Pattern.compile("[0-9](?:[ -]?[0-9])*+");

  private CardDigits() {}

  /**
   * The text with a {@code #} for each character of a run of digits that is a card number. Names of
   * files and addresses stay as they are: who reads the message has to find them.
   */
  public static String masked(String text) {
    Matcher runs = RUN.matcher(text);
    StringBuilder masked = new StringBuilder(text.length());
    while (runs.find()) {
      String run = runs.group();
      boolean hidden = Luhn.isCardNumberInUse(run) && !isOfPath(text, runs.start());
      runs.appendReplacement(masked, hidden ? "#".repeat(run.length()) : run);
    }
    return runs.appendTail(masked).toString();
  }

  /** Whether a place is in a word that begins as a path or an address does. */
  private static boolean isOfPath(String text, int place) {
    int begin = place;
    while (begin > 0 && !isBorder(text.charAt(begin - 1))) {
      begin--;
    }
    String word = text.substring(begin, place);
    return word.startsWith("/") || word.contains(":/");
  }

  private static boolean isBorder(char c) {
    return c <= ' ' || c == '\'' || c == '"' || c == '`' || c == '(';
  }
}
