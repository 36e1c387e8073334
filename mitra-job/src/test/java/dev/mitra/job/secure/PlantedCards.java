package dev.mitra.job.secure;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Card numbers that no card has, valid by length, prefix and Luhn sum, and a search for them. */
public final class PlantedCards {
  private static final int SHORTEST = 13;
  private static final int LONGEST = 19;

  /** What numbers of card networks begin with, and how long they are. */
  private enum Network {
    VISA("4", 16),
    OLD_VISA("4", 13),
    MASTERCARD("53", 16),
    NEW_MASTERCARD("2451", 16),
    AMEX("37", 15),
    RUPAY("6521", 16),
    DISCOVER("6011", 16),
    JCB("3541", 16),
    DINERS("36", 14),
    UNIONPAY("6221", 19);

    private final String prefix;
    private final int length;

    Network(String prefix, int length) {
      this.prefix = prefix;
      this.length = length;
    }
  }

  private final List<String> numbers;
  private final Set<String> known;

  private PlantedCards(Set<String> numbers) {
    this.numbers = List.copyOf(numbers);
    this.known = Set.copyOf(numbers);
  }

  /** So many different numbers. */
  public static PlantedCards make(int count, Random random) {
    Set<String> numbers = new LinkedHashSet<>();
    Network[] networks = Network.values();
    while (numbers.size() < count) {
      numbers.add(number(networks[numbers.size() % networks.length], random));
    }
    return new PlantedCards(numbers);
  }

  private static String number(Network network, Random random) {
    StringBuilder digits = new StringBuilder(network.prefix);
    while (digits.length() < network.length - 1) {
      digits.append(random.nextInt(10));
    }
    return digits.append(checkDigit(digits)).toString();
  }

  /** The digit that makes the Luhn sum of all a multiple of ten. */
  private static int checkDigit(CharSequence digits) {
    int sum = 0;
    for (int i = digits.length() - 1, place = 0; i >= 0; i--, place++) {
      int digit = digits.charAt(i) - '0';
      int doubled = digit > 4 ? 2 * digit - 9 : 2 * digit;
      sum += place % 2 == 0 ? doubled : digit;
    }
    return (10 - sum % 10) % 10;
  }

  /** The numbers. */
  public List<String> numbers() {
    return numbers;
  }

  /**
   * Those that are in a content, plainly, in groups or in UTF-16.
   *
   * @param content a character for each byte
   */
  public Set<String> foundIn(String content) {
    Set<String> found = new HashSet<>();
    StringBuilder run = new StringBuilder();
    for (int i = 0; i < content.length(); i++) {
      char c = content.charAt(i);
      if (c >= '0' && c <= '9') {
        run.append(c);
      } else if (c != ' ' && c != '-' && c != 0) {
        found.addAll(foundInDigits(run));
        run.setLength(0);
      }
    }
    found.addAll(foundInDigits(run));
    return found;
  }

  private List<String> foundInDigits(StringBuilder digits) {
    List<String> found = new ArrayList<>();
    for (int from = 0; from + SHORTEST <= digits.length(); from++) {
      int last = Math.min(from + LONGEST, digits.length());
      for (int to = from + SHORTEST; to <= last; to++) {
        String candidate = digits.substring(from, to);
        if (known.contains(candidate)) {
          found.add(candidate);
        }
      }
    }
    return found;
  }
}
