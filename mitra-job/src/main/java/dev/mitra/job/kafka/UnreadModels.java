package dev.mitra.job.kafka;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.control.Ack;
import dev.mitra.job.modelfile.ModelFileSettings;
import dev.mitra.job.wire.FetchedFile;
import dev.mitra.job.wire.FetchedRecord;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.resource.ResourceParser;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds, while the control topic is read, the models that would be in force at its end if their
 * files had been there. Places that the configuration does not allow are no reason: it says so at
 * every start. Not thread-safe.
 */
final class UnreadModels {
  private final ModelFileSettings settings;
  private final Map<ResourceId, UnreadModel> unread = new LinkedHashMap<>();

  UnreadModels(ModelFileSettings settings) {
    this.settings = settings;
  }

  /** Takes note of the next record and its verdict. */
  void saw(FetchedRecord fetched, Ack verdict) {
    Map<String, String> reasons = reasons(fetched);
    if (reasons.isEmpty() && unread.isEmpty()) {
      return;
    }
    RawRecord record = fetched.record();
    ControlRecord read;
    try {
      read = ResourceParser.parse(record.key(), record.value());
    } catch (InvalidDeclarationException | StackOverflowError e) {
      return;
    }
    // Deleting what is not there is refused, and says all the same that it is not wanted.
    boolean replaces = verdict.admitted() || read instanceof ControlRecord.Delete;
    boolean lacking = !verdict.admitted() && !isRefusedAnyway(verdict);
    for (ControlRecord part :
        read instanceof ControlRecord.Bundle bundle ? bundle.items() : List.of(read)) {
      if (replaces) {
        unread.remove(part.id());
      } else if (lacking
          && part instanceof ControlRecord.Publish publish
          && publish.id().kind() == Kind.MODEL) {
        String uri = publish.resource().spec().path("uri").asText("");
        String reason = reasons.get(uri);
        if (reason != null) {
          unread.put(part.id(), new UnreadModel(part.id(), record.offset(), uri, reason));
        }
      }
    }
  }

  private Map<String, String> reasons(FetchedRecord fetched) {
    Map<String, String> reasons = new HashMap<>();
    for (FetchedFile file : fetched.files()) {
      if (file.bytes() == null && settings.refuse(file.uri()).isEmpty()) {
        reasons.put(file.uri(), file.reason());
      }
    }
    return reasons;
  }

  /** Signatures, times and versions are no part of a spec, and ask for no file. */
  private static boolean isRefusedAnyway(Ack verdict) {
    return verdict.findings().stream().anyMatch(finding -> !finding.path().contains("spec"));
  }

  /** Those that are still missing, in the order in which they were published. */
  List<UnreadModel> list() {
    return List.copyOf(unread.values());
  }
}
