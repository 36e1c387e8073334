package dev.mitra.job.handbook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.features.check.Finding;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.features.check.StrictObject;
import dev.mitra.model.train.TrainingParameters;
import dev.mitra.model.train.TreeGrowth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/**
 * A model that is trained and scored: its inputs and how it is trained, as a file declares them.
 *
 * @param inputs names of features, in the order of the model's inputs
 * @param parameters how it is trained
 * @param growth how its trees are grown
 */
public record CandidateModel(
    List<String> inputs, TrainingParameters parameters, TreeGrowth growth) {

  /** Copies the list. */
  public CandidateModel {
    inputs = List.copyOf(inputs);
  }

  /**
   * Reads a file with {@code inputs} (a list of names) and {@code training} (the fields of {@link
   * TrainingParameters} but the threads, and {@code treeMethod}, {@code bins} and {@code baseScore}
   * of {@link TreeGrowth}), all but the inputs with XGBoost's defaults.
   *
   * @throws InvalidDeclarationException with all findings
   */
  public static CandidateModel read(Path file) {
    JsonNode document;
    try {
      document = StrictDocuments.read(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new InvalidDeclarationException(file.toString(), "cannot be read (" + e + ")");
    } catch (InvalidDeclarationException e) {
      throw in(file, e);
    }
    Findings findings = new Findings();
    CandidateModel model = parse(StrictObject.of(document, "", findings));
    try {
      findings.throwIfAny();
    } catch (InvalidDeclarationException e) {
      throw in(file, e);
    }
    return model;
  }

  private static CandidateModel parse(StrictObject file) {
    List<String> inputs = file.texts("inputs");
    if (inputs.isEmpty() || new HashSet<>(inputs).size() < inputs.size()) {
      file.refuse("inputs", "has to list names of features, each once");
    }
    StrictObject training = file.object("training");
    TrainingParameters parameters =
        new TrainingParameters(
            (int) training.whole("rounds", 100, 1, 5000),
            (int) training.whole("depth", 6, 1, 16),
            (float) training.number("eta", 0.3, 1e-4, 1),
            (int) training.whole("seed", 0, 0, Integer.MAX_VALUE),
            (float) training.number("scalePosWeight", 1, 1e-6, 1e6),
            1,
            (float) training.number("minChildWeight", 1, 0, 1e6),
            (float) training.number("gamma", 0, 0, 1e6),
            (float) training.number("rowSample", 1, 1e-3, 1),
            (float) training.number("columnSample", 1, 1e-3, 1),
            (float) training.number("lambda", 1, 0, 1e6),
            (float) training.number("alpha", 0, 0, 1e6));
    TreeGrowth growth =
        new TreeGrowth(
            method(training),
            (int) training.whole("bins", 256, 2, 1 << 16),
            training.has("baseScore")
                ? (float) training.requiredNumber("baseScore", 1e-6, 1 - 1e-6)
                : Float.NaN);
    training.finish();
    file.finish();
    return new CandidateModel(inputs, parameters, growth);
  }

  private static TreeGrowth.Method method(StrictObject training) {
    String spelling = training.text("treeMethod", TreeGrowth.Method.HIST.spelling());
    for (TreeGrowth.Method method : TreeGrowth.Method.values()) {
      if (method.spelling().equals(spelling.toLowerCase(Locale.ROOT))) {
        return method;
      }
    }
    training.refuse("treeMethod", "has to be exact, approx or hist");
    return TreeGrowth.Method.HIST;
  }

  private static InvalidDeclarationException in(Path file, InvalidDeclarationException e) {
    return new InvalidDeclarationException(
        e.findings().stream()
            .map(f -> new Finding((file + " " + f.path()).strip(), f.message()))
            .toList());
  }

  /** The same with a number of threads and another seed. */
  public CandidateModel with(int threads, int seed) {
    TrainingParameters p = parameters;
    return new CandidateModel(
        inputs,
        new TrainingParameters(
            p.rounds(),
            p.depth(),
            p.eta(),
            seed,
            p.scalePosWeight(),
            threads,
            p.minChildWeight(),
            p.gamma(),
            p.rowSample(),
            p.columnSample(),
            p.lambda(),
            p.alpha()),
        growth);
  }
}
