package dev.mitra.model.check;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects findings. It stops at {@link #LIMIT}, because a damaged file can be wrong in every one
 * of a million nodes and nobody reads that.
 */
public final class Problems {

  /** How many findings are collected at most. */
  public static final int LIMIT = 100;

  private final List<ModelProblem> found = new ArrayList<>();

  /** Adds a finding, and refuses at once when there are as many as anybody will read. */
  public void add(String path, String message) throws ModelRefusedException {
    found.add(new ModelProblem(path, message));
    if (found.size() == LIMIT) {
      throw refused("", "More problems may follow: only the first " + LIMIT + " are listed.");
    }
  }

  /** The refusal with one last finding, after which reading cannot go on. */
  public ModelRefusedException refused(String path, String message) {
    found.add(new ModelProblem(path, message));
    return new ModelRefusedException(found);
  }

  /** Refuses when there is a finding. */
  public void refuseIfAny() throws ModelRefusedException {
    if (!found.isEmpty()) {
      throw new ModelRefusedException(found);
    }
  }
}
