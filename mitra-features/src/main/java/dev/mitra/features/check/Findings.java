package dev.mitra.features.check;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Collects the findings about one declaration.
 *
 * <p>At most {@value #LIMIT} are kept, so that a hostile declaration cannot fill the memory or the
 * acknowledgement with its own mistakes; the rest are counted. Not thread-safe.
 */
public final class Findings {
  /** How many findings are kept. */
  public static final int LIMIT = 100;

  private final List<Finding> findings = new ArrayList<>();
  private int dropped;

  /** Adds a finding at {@code path} (see {@link Finding}); the message as {@link String#format}. */
  @FormatMethod
  public void add(String path, @FormatString String format, Object... args) {
    add(new Finding(path, String.format(Locale.ROOT, format, args)));
  }

  /** Adds a finding. */
  public void add(Finding finding) {
    if (findings.size() < LIMIT) {
      findings.add(finding);
    } else {
      dropped++;
    }
  }

  /** Whether nothing was found. */
  public boolean isEmpty() {
    return findings.isEmpty();
  }

  /** The number of findings so far, those that were only counted included. */
  public int size() {
    return findings.size() + dropped;
  }

  /** The findings in the order in which they were added; a last one counts those not kept. */
  public List<Finding> list() {
    if (dropped == 0) {
      return List.copyOf(findings);
    }
    List<Finding> all = new ArrayList<>(findings);
    all.add(new Finding("", "and " + dropped + " more findings"));
    return List.copyOf(all);
  }

  /**
   * Ends a check.
   *
   * @throws InvalidDeclarationException with all findings, when there are any
   */
  public void throwIfAny() {
    if (!findings.isEmpty()) {
      throw new InvalidDeclarationException(list());
    }
  }
}
