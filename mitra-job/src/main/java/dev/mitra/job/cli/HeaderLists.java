package dev.mitra.job.cli;

import dev.mitra.features.check.Findings;
import dev.mitra.rules.signature.RecordHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The headers of control records: names and values in turn. */
final class HeaderLists {
  private HeaderLists() {}

  /** The headers of a deletion. */
  static List<String> deletion(OptionalLong version) {
    return version.isEmpty()
        ? List.of()
        : List.of(RecordHeaders.VERSION, Long.toString(version.getAsLong()));
  }

  /** Signatures as headers. */
  static List<String> signatures(List<String> signatures) {
    List<String> headers = new ArrayList<>();
    for (String signature : signatures) {
      headers.add(RecordHeaders.SIGNATURE);
      headers.add(signature);
    }
    return headers;
  }

  /** The version that a deletion's headers say; empty when they say none that can be read. */
  static OptionalLong version(List<String> headers) {
    return RecordHeaders.deletedVersion(headers, new Findings());
  }
}
