package dev.mitra.job.start;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.runtime.util.EnvironmentInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlinkVersionTest {
  @Test
  void theVersionThatTheJobIsBuiltWithIsTheOneThatItIsBuiltFor() {
    assertThat(EnvironmentInformation.getVersion()).startsWith(FlinkVersion.BUILT_FOR + ".");
    assertThat(FlinkVersion.problem()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.3.0", "2.3.7", "2.3-SNAPSHOT", "<unknown>", ""})
  void aReleaseOfTheSameVersionAndOneThatSaysNothingMayRunIt(String version) {
    assertThat(FlinkVersion.problem(version)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.20.1", "2.2.0", "2.30.0", "3.0.0"})
  void anotherVersionIsRefusedWithTheOneThatIsNeeded(String version) {
    assertThat(FlinkVersion.problem(version).orElseThrow().toString())
        .isEqualTo(
            "Flink: this is version "
                + version
                + ", and the job is built for 2.3; submit it with a Flink of 2.3 to a cluster of"
                + " the same version");
  }
}
