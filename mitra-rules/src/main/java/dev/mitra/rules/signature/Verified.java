package dev.mitra.rules.signature;

import dev.mitra.features.check.Finding;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the signatures of a record are worth.
 *
 * @param findings everything that is wrong with them; a record with any is to be refused, even when
 *     other signatures of it are good
 * @param owners whose signatures are good
 */
public record Verified(List<Finding> findings, SortedSet<String> owners) {
  public Verified {
    findings = List.copyOf(findings);
    owners = Collections.unmodifiableSortedSet(new TreeSet<>(owners));
  }
}
