package dev.mitra.job.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.event.DecodeLimits;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventDecoder;
import dev.mitra.features.event.RejectedEventException;
import dev.mitra.features.offline.OfflineFeatures;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.job.traffic.GeneratedEvent;
import dev.mitra.job.traffic.TrafficConfig;
import dev.mitra.job.traffic.TrafficGenerator;
import dev.mitra.model.ModelDescription;
import dev.mitra.model.ModelPackager;
import dev.mitra.model.ModelRole;
import dev.mitra.model.ReasonCodes;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.drift.Histogram;
import dev.mitra.model.drift.HistogramFit;
import dev.mitra.model.drift.ReferenceDistribution;
import dev.mitra.model.train.TrainingParameters;
import dev.mitra.model.train.XgboostTrainer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains the demo's model on generated traffic, through the same feature code as the job. */
@Command(
    name = "train-demo-model",
    description =
        "Train the demo's model on generated traffic and write it as a Model resource. The traffic"
            + " begins with an empty history, as the demo does.",
    mixinStandardHelpOptions = true)
final class DemoModelCommand implements Callable<Integer> {
  private static final int GOLDEN_ROWS = 10;

  private static final int REFERENCE_BINS = 10;

  /** What explanations call the features; the first that matches. */
  private static final ReasonCodes REASONS =
      new ReasonCodes(
          List.of(
              new ReasonCodes.Entry("amount", "AMOUNT"),
              new ReasonCodes.Entry("*amount*", "UNUSUAL_AMOUNTS"),
              new ReasonCodes.Entry("*failed*", "FAILED_ATTEMPTS"),
              new ReasonCodes.Entry("*distance*", "PLACE"),
              new ReasonCodes.Entry("*speed*", "PLACE"),
              new ReasonCodes.Entry("*new*", "FIRST_TIME_TOGETHER"),
              new ReasonCodes.Entry("*distinct*", "MANY_DIFFERENT"),
              new ReasonCodes.Entry("*count*", "VELOCITY"),
              new ReasonCodes.Entry("time.*", "TIME_OF_DAY"),
              new ReasonCodes.Entry("card.*", "CARD_HISTORY"),
              new ReasonCodes.Entry("device.*", "DEVICE_HISTORY"),
              new ReasonCodes.Entry("merchant.*", "MERCHANT_HISTORY"),
              new ReasonCodes.Entry("pattern.*", "SEQUENCE")));

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Where to write it (default: deploy/defaults/resources/model.json).")
  private Optional<Path> output = Optional.empty();

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "12",
      description = "How many stretches of traffic, each from another seed (${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--payments",
      paramLabel = "N",
      defaultValue = "25000",
      description = "Payments of each stretch (${DEFAULT-VALUE}).")
  private int payments;

  @Override
  public Integer call() throws IOException, ModelRefusedException {
    PrintWriter out = spec.commandLine().getOut();
    EventSchema schema = FeatureSets.schema(Home.defaultSchema());
    FeaturePlan plan = FeatureSets.plan(schema, Home.defaultResources());
    List<float[]> rows = new ArrayList<>();
    List<Float> labels = new ArrayList<>();
    int testFrom = 0;
    for (int run = 0; run < runs; run++) {
      if (run == runs - 2) {
        testFrom = rows.size();
      }
      collect(schema, plan, 1000 + run, rows, labels);
      out.printf("traffic %d of %d: %d payments%n", run + 1, runs, rows.size());
      out.flush();
    }
    // The last two stretches are for testing only.
    float[][] trainRows = rows.subList(0, testFrom).toArray(float[][]::new);
    float[] trainLabels = floats(labels.subList(0, testFrom));
    TrainingParameters parameters = new TrainingParameters(120, 5, 0.15f, 7, 1f, 2);
    try (XgboostTrainer.Trained trained =
        XgboostTrainer.train(trainRows, trainLabels, parameters)) {
      float[][] testRows = rows.subList(testFrom, rows.size()).toArray(float[][]::new);
      report(trained.score(testRows), floats(labels.subList(testFrom, labels.size())), out);
      float[][] golden = new float[GOLDEN_ROWS][];
      for (int i = 0; i < GOLDEN_ROWS; i++) {
        golden[i] = testRows[i * (testRows.length / GOLDEN_ROWS)];
      }
      ObjectNode packed =
          new ModelPackager(
                  ModelDescription.of("2", ModelRole.CHAMPION, plan.names())
                      .withTrainingData(
                          "generated traffic, " + runs + " seeds of " + payments + " payments")
                      .withReference(reference(plan.names(), trainRows, trained.score(testRows)))
                      .withReasons(REASONS))
              .pack(trained.toJson(), golden, trained::score);
      write(packed, output.orElse(Home.defaultResources().resolve("model.json")), out);
    }
    return 0;
  }

  private void collect(
      EventSchema schema, FeaturePlan plan, long seed, List<float[]> rows, List<Float> labels) {
    TrafficGenerator traffic =
        new TrafficGenerator(TrafficConfig.defaults().withSeed(seed).withPaymentsPerSecond(100));
    EventDecoder decoder = new EventDecoder(schema, DecodeLimits.DEFAULT);
    OfflineFeatures features = new OfflineFeatures(plan);
    double[] vector = new double[plan.size()];
    for (int scored = 0; scored < payments; ) {
      GeneratedEvent generated = traffic.next();
      Event event;
      try {
        event = decoder.decode(generated.json(), generated.time());
      } catch (RejectedEventException e) {
        throw new IllegalStateException("the generator made an event that is refused", e);
      }
      features.next(event, vector);
      if (generated.scored()) {
        float[] row = new float[vector.length];
        for (int i = 0; i < row.length; i++) {
          row[i] = (float) vector[i];
        }
        rows.add(row);
        labels.add(generated.fraud() ? 1f : 0f);
        scored++;
      }
    }
  }

  /** Scores as on traffic that was not trained on, features as in the training. */
  private static ReferenceDistribution reference(
      List<String> names, float[][] rows, float[] scores) {
    Map<String, Histogram> features = new HashMap<>();
    float[] column = new float[rows.length];
    for (int feature = 0; feature < names.size(); feature++) {
      for (int row = 0; row < rows.length; row++) {
        column[row] = rows[row][feature];
      }
      features.put(names.get(feature), HistogramFit.quantiles(column, REFERENCE_BINS));
    }
    return new ReferenceDistribution(
        Optional.of(HistogramFit.quantiles(scores, REFERENCE_BINS)), features);
  }

  private static float[] floats(List<Float> list) {
    float[] array = new float[list.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = list.get(i);
    }
    return array;
  }

  private static void report(float[] scores, float[] labels, PrintWriter out) {
    out.println("threshold  precision  recall   (on traffic of other seeds)");
    for (double threshold : new double[] {0.9, 0.6, 0.35}) {
      int hit = 0;
      int flagged = 0;
      int fraud = 0;
      for (int i = 0; i < scores.length; i++) {
        boolean positive = scores[i] >= threshold;
        flagged += positive ? 1 : 0;
        fraud += labels[i] == 1 ? 1 : 0;
        hit += positive && labels[i] == 1 ? 1 : 0;
      }
      out.printf(
          "%9.2f  %9.3f  %6.3f%n",
          threshold, flagged == 0 ? Double.NaN : (double) hit / flagged, (double) hit / fraud);
    }
  }

  private static void write(ObjectNode modelSpec, Path file, PrintWriter out) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode resource = json.createObjectNode();
    resource.put("apiVersion", "mitra/v1");
    resource.put("kind", "Model");
    resource.putObject("metadata").put("name", "payments").putObject("labels").put("owner", "risk");
    resource.set("spec", modelSpec);
    Files.writeString(
        file, json.writerWithDefaultPrettyPrinter().writeValueAsString(resource) + "\n");
    out.println("wrote " + file);
    out.flush();
  }
}
