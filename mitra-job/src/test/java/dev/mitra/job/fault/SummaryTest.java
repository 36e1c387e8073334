package dev.mitra.job.fault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The table of a test with faults. */
class SummaryTest {

  @Test
  void countsStandBelowEachOtherAndExamplesBelowTheirCounts() {
    Judgement judgement = new Judgement(12_345, 67, 3, 8_912);
    judgement.add(Wrong.OTHER_BODY, "a-7 in rules");

    assertThat(new Summary("Broker, kill -9").count("faults", 1).judgement(judgement))
        .hasToString(
            """
            Broker, kill -9
              faults                                   1
              payments sent                       12,345
              decided again                           67
                of these without all features          3
              payments without a decision              0
              decisions on what was not sent           0
              repeats with another body                1
                  a-7 in rules
              payments out of their card's order       0
              payments with wrong features             0
              payments not in the feature log          0
              payments in the feature log again        0
              longest time without a decision      8.9 s
            """);
  }
}
