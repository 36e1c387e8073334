package dev.mitra.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.check.NearestName;
import dev.mitra.model.drift.Histogram;
import dev.mitra.model.drift.ReferenceDistribution;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads what a manifest says about its features: how they were spread, and their reason codes. */
final class ReferenceReader {
  private static final Set<String> HISTOGRAM = new TreeSet<>(List.of("edges", "shares", "missing"));
  private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{1,63}");

  private final SpecReader spec;
  private final Set<String> features;

  ReferenceReader(SpecReader spec, List<String> features) {
    this.spec = spec;
    this.features = new HashSet<>(features);
  }

  ReferenceDistribution reference() throws ModelRefusedException {
    Optional<SpecReader> object = spec.object("reference");
    if (object.isEmpty()) {
      return ReferenceDistribution.NONE;
    }
    SpecReader reference = object.get();
    reference.refuseUnknown(new TreeSet<>(List.of("scores", "features")));
    Optional<Histogram> scores = histogram(reference, "scores");
    Map<String, Histogram> spread = new LinkedHashMap<>();
    Optional<SpecReader> named = reference.object("features");
    if (named.isPresent()) {
      for (Iterator<String> names = named.get().node().fieldNames(); names.hasNext(); ) {
        String name = names.next();
        if (isFeature(named.get(), name)) {
          histogram(named.get(), name).ifPresent(found -> spread.put(name, found));
        }
      }
    }
    return new ReferenceDistribution(scores, spread);
  }

  private boolean isFeature(SpecReader object, String name) throws ModelRefusedException {
    if (features.contains(name) || features.isEmpty()) {
      return true;
    }
    object.add(
        SpecReader.shortened(name),
        "is none of spec.features; the nearest is '" + NearestName.of(name, features) + "'.");
    return false;
  }

  private static Optional<Histogram> histogram(SpecReader parent, String name)
      throws ModelRefusedException {
    Optional<SpecReader> object = parent.object(name);
    if (object.isEmpty()) {
      return Optional.empty();
    }
    SpecReader histogram = object.get();
    histogram.refuseUnknown(HISTOGRAM);
    double[] edges = histogram.numbers("edges", 0, Histogram.MOST_EDGES);
    double[] shares = histogram.numbers("shares", 1, Histogram.MOST_EDGES + 1);
    double missing = 0;
    if (histogram.has("missing")) {
      missing = histogram.number("missing", 0, 1, "a number from 0 to 1, or be left out");
    }
    if (shares.length == 0 || Double.isNaN(missing)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Histogram(edges, shares, missing));
    } catch (IllegalArgumentException e) {
      parent.add(name, "is not sound: " + e.getMessage() + ".");
      return Optional.empty();
    }
  }

  ReasonCodes reasons() throws ModelRefusedException {
    Optional<SpecReader> object = spec.object("reasons");
    if (object.isEmpty()) {
      return ReasonCodes.NONE;
    }
    JsonNode reasons = object.get().node();
    if (reasons.size() > ReasonCodes.MOST) {
      spec.add(
          "reasons",
          "has %d entries; at most %d are allowed.".formatted(reasons.size(), ReasonCodes.MOST));
      return ReasonCodes.NONE;
    }
    List<ReasonCodes.Entry> entries = new ArrayList<>();
    for (Iterator<String> names = reasons.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      String code = reasons.path(name).asText();
      if (name.isBlank() || name.length() > ModelManifest.MAX_FEATURE_NAME_LENGTH) {
        spec.add("reasons", "names a feature by a blank or overlong name.");
      } else if (!reasons.path(name).isTextual() || !CODE.matcher(code).matches()) {
        object
            .get()
            .add(
                SpecReader.shortened(name),
                "must be a reason code: a capital letter, then 1 to 63 capital letters, digits or"
                    + " _.");
      } else {
        entries.add(new ReasonCodes.Entry(name, code));
      }
    }
    return new ReasonCodes(entries);
  }
}
