package dev.mitra.model.check;

import java.io.Serializable;

/**
 * One finding against a model.
 *
 * @param path where it was found: a path from the resource, such as {@code
 *     spec.goldenRows[3].score}; inside the model file it goes on after a {@code #}, such as {@code
 *     spec.model#learner.objective.name}. Empty for the whole of what was read.
 * @param message what is wrong and what is allowed, as a sentence for the author of the model
 */
public record ModelProblem(String path, String message) implements Serializable {

  /** The same finding in a document in which what was read stands at {@code prefix}. */
  ModelProblem at(String prefix) {
    return new ModelProblem(path.isEmpty() ? prefix : prefix + "#" + path, message);
  }

  @Override
  public String toString() {
    return path.isEmpty() ? message : path + ": " + message;
  }
}
