package dev.mitra.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.config.Topics;
import dev.mitra.job.fixtures.Golden;
import dev.mitra.job.verify.Difference;
import dev.mitra.job.verify.Difference.Kind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class VerifyReportTest {
  private static final VerifyReport ALL_EQUAL =
      new VerifyReport(
          Topics.defaults(),
          Optional.empty(),
          Optional.empty(),
          new VerifyReport.Control(21, 0),
          52_310,
          52_310,
          0,
          0,
          0,
          0,
          Map.of(),
          List.of());
  private static final VerifyReport DIFFERENT =
      new VerifyReport(
          Topics.defaults(),
          Optional.of(Instant.parse("2026-03-01T10:00:00Z")),
          Optional.of(50_000),
          new VerifyReport.Control(1_200, 34),
          50_000,
          49_887,
          12,
          104,
          2,
          1,
          Map.of(
              Kind.DECISION, 1L,
              Kind.LATE_CONTROL, 6L,
              Kind.VECTOR, 1L,
              Kind.LAYOUT, 1L,
              Kind.REPEATED, 1L),
          List.of(
              new Difference("evt_1", Kind.LATE_CONTROL, 1_229, 1_231, List.of()),
              new Difference(
                  "evt_2",
                  Kind.DECISION,
                  1_231,
                  1_231,
                  List.of(
                      "decision: logged \"ALLOW\", recomputed \"BLOCK\"",
                      "rules: logged [], recomputed [{\"name\":\"card-testing\",\"epoch\":12}]")),
              new Difference("evt_3", Kind.VECTOR, 1_231, 1_231, List.of()),
              new Difference("evt_4", Kind.LAYOUT, 1_230, 1_231, List.of()),
              // An id that would clear the screen of whoever reads the report.
              new Difference(
                  "evt_5\u001b[2J",
                  Kind.REPEATED,
                  -1,
                  -1,
                  List.of("coverage: logged {\"card\":0.5}, recomputed {\"card\":0.6}"))));

  @Test
  void theTableSaysWhatIsDifferentAndHowMuchWasCompared() {
    Golden.check(
        "verify/report.txt",
        print(ALL_EQUAL, VerifyReport::writeTable)
            + "\n=====\n\n"
            + print(DIFFERENT, VerifyReport::writeTable));
  }

  @Test
  void programsGetTheSameAsOneObject() {
    Golden.check("verify/report.json", print(DIFFERENT, VerifyReport::writeJson));
  }

  @Test
  void nothingToVerifyIsNotCalledEqual() {
    VerifyReport empty =
        new VerifyReport(
            Topics.defaults(),
            Optional.empty(),
            Optional.empty(),
            new VerifyReport.Control(0, 0),
            0,
            0,
            0,
            0,
            0,
            0,
            Map.of(),
            List.of());
    assertThat(print(empty, VerifyReport::writeTable))
        .endsWith("\nThere are no decisions to verify.\n");
    assertThat(empty.differences()).isZero();
  }

  @Test
  void wrongOptionsAreExplained() {
    assertThat(Shell.run("verify", "--limit", 0).err())
        .contains("--limit: is 0; a whole number from 1 on is expected");
    assertThat(Shell.run("verify", "--limit", 0).status()).isEqualTo(2);
    assertThat(Shell.run("verify", "--since", "yesterday").status()).isEqualTo(2);
    assertThat(Shell.run("verify", "-o", "yaml").status()).isEqualTo(2);
  }

  private static String print(VerifyReport report, BiConsumer<VerifyReport, PrintWriter> how) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    how.accept(report, out);
    out.flush();
    return text.toString().replace(System.lineSeparator(), "\n");
  }
}
