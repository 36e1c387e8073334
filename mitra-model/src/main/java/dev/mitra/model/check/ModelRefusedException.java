package dev.mitra.model.check;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A model was refused. It carries every finding, not only the first.
 *
 * <p>Checked, because a refusal is an ordinary answer to a published model: whoever admits models
 * must turn it into a verdict and must not let it end the job.
 */
public final class ModelRefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final ArrayList<ModelProblem> problems;

  /**
   * @param problems the findings, at least one
   */
  public ModelRefusedException(List<ModelProblem> problems) {
    super(problems.stream().map(ModelProblem::toString).collect(Collectors.joining("; ")));
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("a refusal needs at least one problem");
    }
    this.problems = new ArrayList<>(problems);
  }

  /** The findings in the order in which they were made, at least one. */
  public List<ModelProblem> problems() {
    return List.copyOf(problems);
  }

  /** The same refusal in a document in which what was read stands at {@code prefix}. */
  public ModelRefusedException at(String prefix) {
    return new ModelRefusedException(problems.stream().map(p -> p.at(prefix)).toList());
  }
}
