package dev.mitra.features.check;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A declaration was refused; carries everything that is wrong with it. */
public final class InvalidDeclarationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  // An ArrayList, so that the exception stays serializable.
  private final ArrayList<String> paths = new ArrayList<>();
  private final ArrayList<String> messages = new ArrayList<>();

  /** Findings in the order in which they should be read; at least one. */
  public InvalidDeclarationException(List<Finding> findings) {
    super(findings.stream().map(Finding::toString).collect(Collectors.joining("\n")));
    if (findings.isEmpty()) {
      throw new IllegalArgumentException("an invalid declaration has at least one finding");
    }
    for (Finding finding : findings) {
      paths.add(finding.path());
      messages.add(finding.message());
    }
  }

  /** A single finding. */
  public InvalidDeclarationException(String path, String message) {
    this(List.of(new Finding(path, message)));
  }

  /** All findings, at least one. */
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>(paths.size());
    for (int i = 0; i < paths.size(); i++) {
      findings.add(new Finding(paths.get(i), messages.get(i)));
    }
    return List.copyOf(findings);
  }
}
