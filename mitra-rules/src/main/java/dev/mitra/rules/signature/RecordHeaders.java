package dev.mitra.rules.signature;

import dev.mitra.features.check.Findings;
import dev.mitra.features.check.Quote;
import dev.mitra.rules.resource.ResourceParser;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * The headers of a control record, given as names and values in turn. Whatever they hold, reading
 * them ends in a value or a finding.
 */
public final class RecordHeaders {
  /** The header with a signature; there may be several. */
  public static final String SIGNATURE = "mitra-signature";

  /** The header with the version of a deletion, which has no value that could hold it. */
  public static final String VERSION = "mitra-version";

  /** Where findings about signatures are. */
  static final String SIGNATURE_PATH = "headers." + SIGNATURE;

  /** Where findings about the version of a deletion are. */
  public static final String VERSION_PATH = "headers." + VERSION;

  private static final Pattern DECIMAL = Pattern.compile("[1-9][0-9]{0,15}");

  private RecordHeaders() {}

  /**
   * The version of a deletion; empty when there is none, or none that can be read, which is a
   * finding.
   */
  public static OptionalLong deletedVersion(List<String> headers, Findings findings) {
    List<String> values = values(headers, VERSION);
    if (values.isEmpty()) {
      return OptionalLong.empty();
    }
    if (values.size() > 1) {
      findings.add(VERSION_PATH, "is there %d times; once is allowed", values.size());
      return OptionalLong.empty();
    }
    String text = values.get(0);
    if (DECIMAL.matcher(text).matches() && Long.parseLong(text) <= ResourceParser.LARGEST_VERSION) {
      return OptionalLong.of(Long.parseLong(text));
    }
    findings.add(
        VERSION_PATH,
        "is %s; a whole number from 1 to %d is expected, in decimal digits alone",
        Quote.of(text),
        ResourceParser.LARGEST_VERSION);
    return OptionalLong.empty();
  }

  /** The values of all headers of a name, in order. A name without a value has an empty one. */
  static List<String> values(List<String> headers, String name) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < headers.size(); i += 2) {
      if (headers.get(i).equals(name)) {
        values.add(i + 1 < headers.size() ? headers.get(i + 1) : "");
      }
    }
    return values;
  }
}
