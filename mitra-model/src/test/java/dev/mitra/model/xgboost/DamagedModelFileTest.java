package dev.mitra.model.xgboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.model.ModelFormat;
import dev.mitra.model.TestModels;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.xgboost.fixtures.XgboostJudge;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to a file on its way, it is refused, or it gives the margins that XGBoost gives
 * for the damaged file. Where XGBoost cannot tell, because it refuses the file or its process ends,
 * the damage is in a field that takes no part in scoring: the margins are those of the file before.
 *
 * <p>More than the usual 500 files by {@code -Dmitra.mutations=10000}. The build's XGBoost judges
 * the files that it reads right, those up to its own version; {@code -Dmitra.xgboost.jar=…} names
 * the jar of another version, which judges all.
 */
class DamagedModelFileTest {

  private static final int FILES = Integer.getInteger("mitra.mutations", 500);
  private static final String OTHER_JAR = System.getProperty("mitra.xgboost.jar", "");

  @TempDir private Path folder = Path.of("");

  /** How often the process of XGBoost ended before it was done. */
  private int deaths;

  /** A damaged file, and what it was. */
  private record Case(int number, Fixture fixture, byte[] file) {}

  @Test
  void aDamagedFileIsRefusedOrGivesTheMarginsOfXgboost()
      throws IOException, InterruptedException, ModelRefusedException {
    long seed = TestModels.seed("damaged files");
    List<Fixture> fixtures =
        OTHER_JAR.isEmpty() ? Fixture.of("1.7.6", "2.1.4", "3.0.4") : Fixture.all();
    List<Case> read = new ArrayList<>();
    int refused = 0;
    for (int i = 0; i < FILES; i++) {
      Random random = new Random(seed + i);
      Fixture fixture = fixtures.get(random.nextInt(fixtures.size()));
      byte[] damaged = new Damage(random).of(fixture);
      try {
        XgboostReader.read(damaged, fixture.format());
        read.add(new Case(i, fixture, damaged));
      } catch (ModelRefusedException e) {
        assertThat(e.problems()).as("file %d", i).isNotEmpty();
        refused++;
      }
    }
    assertThat(refused).as("damage that matters").isPositive();
    assertThat(read).as("damage that is not noticed").isNotEmpty();

    int judged = 0;
    int changed = 0;
    List<float[][]> answers = judge(read);
    for (int i = 0; i < read.size(); i++) {
      Case damaged = read.get(i);
      float[][] expected = answers.get(i).length == 0 ? damaged.fixture.margins() : answers.get(i);
      judged += answers.get(i).length == 0 ? 0 : 1;
      changed += Arrays.deepEquals(expected, damaged.fixture.margins()) ? 0 : 1;
      assertMargins(damaged, expected);
    }
    System.out.printf(
        "damaged files: the process of XGBoost ended %d times; %d refused, %d with the margins of XGBoost, %d of them not those of the file before, %d that XGBoost cannot read with the margins of the file before%n",
        deaths, refused, judged, changed, read.size() - judged);
    assertThat(changed).as("damage that changes margins, for us and for XGBoost").isPositive();
  }

  /** The control: without the reader in between, the process that scores ends. */
  @Test
  void aNumberOutOfRangeEndsTheProcessOfXgboost() throws IOException, InterruptedException {
    Fixture fixture = Fixture.of("3.0.4", "binary-logistic", ModelFormat.XGBOOST_JSON);
    List<Case> files = new ArrayList<>();
    for (String array : List.of("split_indices", "left_children")) {
      ObjectNode model = TestModels.parse(fixture.file());
      ((ArrayNode) TestModels.tree(model, 0).get(array)).set(0, 1 << 29);
      byte[] damaged = TestModels.bytes(model);
      assertThatExceptionOfType(ModelRefusedException.class)
          .isThrownBy(() -> XgboostReader.read(damaged, fixture.format()));
      files.add(new Case(files.size(), fixture, damaged));
    }
    judge(files);
    assertThat(deaths).isEqualTo(files.size());
  }

  /** Files that the build's XGBoost does not read right: no judge, but an end and a number. */
  @Test
  void aDamagedFileOfANewerVersionIsRefusedOrGivesNumbers() {
    long seed = TestModels.seed("damaged newer files");
    List<Fixture> fixtures = Fixture.of("3.4.0");
    int read = 0;
    for (int i = 0; i < FILES; i++) {
      Random random = new Random(seed + i);
      Fixture fixture = fixtures.get(random.nextInt(fixtures.size()));
      try {
        XgboostModel model = XgboostReader.read(new Damage(random).of(fixture), fixture.format());
        for (float[] row : fixture.rows()) {
          for (float margin : WalkedMargins.of(model, row)) {
            assertThat(margin).as("file %d", i).isFinite();
          }
        }
        read++;
      } catch (ModelRefusedException e) {
        assertThat(e.problems()).as("file %d", i).isNotEmpty();
      }
    }
    assertThat(read).isBetween(1, FILES - 1);
  }

  private static void assertMargins(Case damaged, float[][] expected) throws ModelRefusedException {
    XgboostModel model = XgboostReader.read(damaged.file, damaged.fixture.format());
    for (int i = 0; i < expected.length; i++) {
      float[] row = damaged.fixture.rows()[i];
      float[] margins = WalkedMargins.of(model, row);
      if (!Arrays.equals(margins, expected[i])) {
        // The C library's logarithm of a damaged base score may differ in its last bit.
        float[] base = new float[model.outputs()];
        for (int j = 0; j < base.length; j++) {
          float ours = model.objective().baseMargin(model.baseScores()[j]);
          base[j] = margins[j] < expected[i][j] ? Math.nextUp(ours) : Math.nextDown(ours);
        }
        assertThat(model.objective().isLogistic() ? WalkedMargins.of(model, row, base) : margins)
            .as("file %d, %s damaged, row %d", damaged.number, damaged.fixture, i)
            .containsExactly(expected[i]);
      }
    }
  }

  /** The margins that XGBoost gives each file; none where it refuses the file or ends. */
  private List<float[][]> judge(List<Case> files) throws IOException, InterruptedException {
    Path cases = folder.resolve("cases");
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(cases))) {
      for (Case damaged : files) {
        float[][] rows = damaged.fixture.rows();
        out.writeInt(damaged.file.length);
        out.write(damaged.file);
        out.writeInt(rows.length);
        out.writeInt(rows[0].length);
        for (float[] row : rows) {
          for (float value : row) {
            out.writeFloat(value);
          }
        }
      }
    }
    List<float[][]> answers = new ArrayList<>();
    while (answers.size() < files.size()) {
      Path said = folder.resolve("answers" + deaths);
      int exit = run(cases, said, answers.size());
      answers.addAll(answers(said, files.subList(answers.size(), files.size())));
      if (answers.size() < files.size()) {
        assertThat(exit).as("the end of a process that is not done").isNotZero();
        answers.add(new float[0][]);
        deaths++;
      }
    }
    return answers;
  }

  private int run(Path cases, Path said, int skipped) throws IOException, InterruptedException {
    String classPath = System.getProperty("java.class.path", "");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + folder.resolve("crash.log"),
                "-cp",
                OTHER_JAR.isEmpty() ? classPath : OTHER_JAR + File.pathSeparator + classPath,
                XgboostJudge.class.getName(),
                cases.toString(),
                said.toString(),
                Integer.toString(skipped))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor();
  }

  private static List<float[][]> answers(Path said, List<Case> files) throws IOException {
    List<float[][]> answers = new ArrayList<>();
    if (!Files.exists(said)) {
      return answers;
    }
    try (DataInputStream in = new DataInputStream(Files.newInputStream(said))) {
      for (Case damaged : files) {
        int outputs = in.readInt();
        float[][] margins =
            new float[outputs < 0 ? 0 : damaged.fixture.rows().length][Math.max(outputs, 0)];
        for (float[] row : margins) {
          for (int j = 0; j < outputs; j++) {
            row[j] = in.readFloat();
          }
        }
        answers.add(margins);
      }
    } catch (EOFException e) {
      // The process ended on the file after the last whole answer.
    }
    return answers;
  }
}
