package dev.mitra.job.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.wire.AdmittedChange;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

/** What travels with the job graph: everything, and no content twice. */
class ControlSnapshotTest {
  private static final byte[] FIRST = {1, 2, 3};
  private static final byte[] SECOND = {4, 5};
  private static final List<AdmittedChange> PLAIN =
      Controls.admitted(Controls.CARD, Controls.MERCHANT, Controls.RULE);
  private static final List<AdmittedChange> CHANGES =
      List.of(
          PLAIN.get(0).withFiles(Map.of("file:///a", FIRST, "file:///b", SECOND)),
          PLAIN.get(1),
          PLAIN.get(2).withFiles(Map.of("file:///c", FIRST.clone())));

  @Test
  void changesComeBackWithTheirFilesAndEachContentOnce() throws Exception {
    ControlSnapshot read =
        InstantiationUtil.clone(ControlSnapshot.of(CHANGES, 7), getClass().getClassLoader());

    List<AdmittedChange> changes = read.changes();
    assertThat(changes).usingRecursiveComparison().isEqualTo(CHANGES);
    assertThat(changes.get(2).files().get("file:///c"))
        .isSameAs(changes.get(0).files().get("file:///a"));
    assertThat(read.fileBytes()).isEqualTo(FIRST.length + SECOND.length);
    assertThat(read.nextOffset()).isEqualTo(7);
    assertThat(read.changesAfter(1)).hasSize(1);
  }

  @Test
  void withoutFilesAllElseIsThere() {
    ControlSnapshot without = ControlSnapshot.of(CHANGES, 7).withoutFiles();

    assertThat(without.fileBytes()).isZero();
    assertThat(without.changes()).usingRecursiveComparison().isEqualTo(PLAIN);
    assertThat(without.nextOffset()).isEqualTo(7);
  }

  @Test
  void operatorsThatScoreNothingTakeNoFilesAlong() throws IOException {
    byte[] large = new byte[1 << 20];
    ControlSnapshot snapshot =
        ControlSnapshot.of(List.of(PLAIN.get(0).withFiles(Map.of("file:///a", large))), 1);

    assertThat(InstantiationUtil.serializeObject(snapshot)).hasSizeGreaterThan(large.length);
    assertThat(InstantiationUtil.serializeObject(ControlledHarnesses.fanOutOperator(snapshot)))
        .hasSizeLessThan(large.length);
    assertThat(InstantiationUtil.serializeObject(ControlledHarnesses.profileFunction(snapshot)))
        .hasSizeLessThan(large.length);
  }
}
