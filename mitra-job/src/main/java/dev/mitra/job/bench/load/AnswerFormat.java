package dev.mitra.job.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.job.decide.GatherOperator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** How a job's answers are read. */
public enum AnswerFormat {
  /** The payment itself, with its id at the beginning. */
  PAYMENT {
    @Override
    Answer read(ConsumerRecord<byte[], byte[]> record) {
      return Answer.WHOLE;
    }

    @Override
    byte[] id(ConsumerRecord<byte[], byte[]> record) {
      return record.value();
    }

    @Override
    int idAt() {
      return PaymentWriter.ID_AT;
    }
  },

  /** A decision record, with the id as its key. */
  DECISION {
    @Override
    Answer read(ConsumerRecord<byte[], byte[]> record) {
      boolean late = isTrue(record, GatherOperator.LATE_HEADER);
      byte[] body = record.value();
      boolean whole =
          body.length >= WHOLE_END.length
              && Arrays.equals(
                  body,
                  body.length - WHOLE_END.length,
                  body.length,
                  WHOLE_END,
                  0,
                  WHOLE_END.length);
      if (whole) {
        return late ? LATE : Answer.WHOLE;
      }
      try {
        JsonNode decision = JSON.readTree(body);
        return new Answer(
            !decision.path("missing").isEmpty(), late, !decision.path("dropped").isEmpty());
      } catch (IOException e) {
        throw new UncheckedIOException("a decision cannot be read", e);
      }
    }

    @Override
    byte[] id(ConsumerRecord<byte[], byte[]> record) {
      return record.key();
    }

    @Override
    int idAt() {
      return 0;
    }
  };

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Answer LATE = new Answer(false, true, false);

  /** How a decision ends that lacks nothing: most do, and need not be parsed. */
  private static final byte[] WHOLE_END =
      "\"missing\":[],\"dropped\":[]}".getBytes(StandardCharsets.US_ASCII);

  abstract Answer read(ConsumerRecord<byte[], byte[]> record);

  /** The bytes that hold the id. */
  abstract byte[] id(ConsumerRecord<byte[], byte[]> record);

  /** Where in them it begins. */
  abstract int idAt();

  private static boolean isTrue(ConsumerRecord<byte[], byte[]> record, String header) {
    Header found = record.headers().lastHeader(header);
    return found != null && found.value().length > 0 && found.value()[0] == 't';
  }
}
