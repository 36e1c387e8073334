package dev.mitra.job.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.decide.GatherOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class AnswerFormatTest {
  @Test
  void aWholeDecisionIsToldFromOneThatLacksSomething() {
    assertThat(read("{\"score\":0.1,\"missing\":[],\"dropped\":[]}", "false"))
        .isEqualTo(Answer.WHOLE);
    assertThat(read("{\"score\":0.1,\"missing\":[\"card\"],\"dropped\":[]}", "false"))
        .isEqualTo(new Answer(true, false, false));
    assertThat(read("{\"score\":0.1,\"missing\":[],\"dropped\":[\"shadow\"]}", "true"))
        .isEqualTo(new Answer(false, true, true));
    assertThat(read("{\"score\":0.1,\"missing\":[],\"dropped\":[]}", "true"))
        .isEqualTo(new Answer(false, true, false));
  }

  @Test
  void membersThatLaterReleasesAddChangeNothing() {
    assertThat(read("{\"missing\":[],\"dropped\":[],\"more\":{\"missing\":[1]}}", "false"))
        .isEqualTo(Answer.WHOLE);
  }

  private static Answer read(String body, String late) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>("scores", 0, 0, "b-1-2".getBytes(UTF_8), body.getBytes(UTF_8));
    record.headers().add(GatherOperator.LATE_HEADER, late.getBytes(UTF_8));
    return AnswerFormat.DECISION.read(record);
  }
}
