package dev.mitra.model.xgboost;

import dev.mitra.model.ModelFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A model file that a version of XGBoost wrote, with rows and the margins that it gave them; see
 * {@link dev.mitra.model.xgboost.fixtures.FixtureWriter}.
 *
 * @param version the version of XGBoost
 * @param name what is special about the model
 * @param margins for each row the margin of each output
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Fixture(
    String version,
    String name,
    ModelFormat format,
    byte[] file,
    float[][] rows,
    float[][] margins) {

  private static final Path FOLDER = Path.of("src/test/resources/xgboost");

  /** All of them, by version, name and format. */
  static List<Fixture> all() {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".json") || file.toString().endsWith(".ubj"))
          .sorted()
          .map(Fixture::load)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those of some versions. */
  static List<Fixture> of(String... versions) {
    return all().stream().filter(f -> List.of(versions).contains(f.version)).toList();
  }

  /** One of them. */
  static Fixture of(String version, String name, ModelFormat format) {
    return load(FOLDER.resolve(version).resolve(name + (isJson(format) ? ".json" : ".ubj")));
  }

  boolean isJson() {
    return isJson(format);
  }

  @Override
  public String toString() {
    return version + "/" + name + (isJson() ? ".json" : ".ubj");
  }

  private static boolean isJson(ModelFormat format) {
    return format == ModelFormat.XGBOOST_JSON;
  }

  private static Fixture load(Path file) {
    String fileName = String.valueOf(file.getFileName());
    int dot = fileName.lastIndexOf('.');
    String name = fileName.substring(0, dot);
    try {
      List<String> lines = Files.readAllLines(file.resolveSibling(name + ".txt"));
      return new Fixture(
          file.getName(file.getNameCount() - 2).toString(),
          name,
          fileName.endsWith(".json") ? ModelFormat.XGBOOST_JSON : ModelFormat.XGBOOST_UBJ,
          Files.readAllBytes(file),
          numbers(lines, 0),
          numbers(lines, 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static float[][] numbers(List<String> lines, int side) {
    return lines.stream()
        .map(line -> numbers(line.split("\\|", -1)[side].trim()))
        .toArray(float[][]::new);
  }

  private static float[] numbers(String text) {
    String[] parts = text.split(" ", -1);
    float[] numbers = new float[parts.length];
    for (int i = 0; i < parts.length; i++) {
      numbers[i] = Float.parseFloat(parts[i]);
    }
    return numbers;
  }
}
