package dev.mitra.model.xgboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import dev.mitra.model.ModelFormat;
import dev.mitra.model.check.ModelProblem;
import dev.mitra.model.check.ModelRefusedException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A UBJ file tells lengths before what they measure; on a damaged one XGBoost's own loader ends the
 * process. Here it is refused, in these words and in little memory.
 */
class HostileUbjTest {

  private static final byte[] FILE =
      Fixture.of("3.0.4", "categorical-sets", ModelFormat.XGBOOST_UBJ).file();

  @Test
  void everyPrefixOfAFileIsRefused() {
    for (int length = 1; length < FILE.length; length++) {
      assertThat(refusal(Arrays.copyOf(FILE, length)))
          .as("the first %d bytes", length)
          .last()
          .asString()
          .isEqualTo(
              "The model file breaks off after %d bytes: it is truncated, or a length in it is damaged.",
              length);
    }
  }

  @Test
  void whatFollowsTheModelIsRefused() {
    byte[] longer = Arrays.copyOf(FILE, FILE.length + 1);
    assertThat(refusal(longer))
        .containsExactly("Something follows the model; the model file must hold one object.");
  }

  @Test
  void anArrayThatClaimsAGigabyteIsRefusedInLittleMemory() {
    for (long elements : new long[] {1L << 28, Integer.MAX_VALUE, 1L << 61, Long.MAX_VALUE}) {
      for (String opening : new String[] {"[$d#", "[$l#", "[#"}) {
        byte[] file =
            UbjBytes.upToTreeField(
                opening.equals("[$d#") ? "sum_hessian" : "left_children",
                new UbjBytes().raw(opening).length(elements).zeros(100));
        assertThat(allocatedByRefusal(file))
            .as("bytes allocated for %s of %d elements", opening, elements)
            .isLessThan(1 << 20);
      }
    }
  }

  @Test
  void aTextThatClaimsAGigabyteIsRefusedInLittleMemory() {
    for (long length : new long[] {1L << 30, Long.MAX_VALUE}) {
      assertThat(allocatedByRefusal(new UbjBytes().raw("{").length(length).zeros(100).bytes()))
          .isLessThan(1 << 20);
    }
  }

  @Test
  void negativeLengthsAreRefused() {
    assertThat(refusal(new UbjBytes().raw("{").length(-1).zeros(20).bytes()))
        .containsExactly(
            "The model file is not valid UBJ at byte 10: a name has a negative length.");
    assertThat(treeField("left_children", new UbjBytes().raw("[$l#").length(Long.MIN_VALUE)))
        .last()
        .asString()
        .contains("an array has a negative length");
    assertThat(treeField("tree_param", new UbjBytes().raw("[#").length(-5)))
        .last()
        .asString()
        .contains("a list has a negative length");
  }

  @Test
  void lengthsOfOtherTypesAreRefused() {
    assertThat(refusal(new UbjBytes().raw("{U\1a").zeros(20).bytes()))
        .last()
        .asString()
        .contains("a name has no length of 64 bits");
    assertThat(treeField("left_children", new UbjBytes().raw("[$l#U\1").zeros(20)))
        .last()
        .asString()
        .contains("an array has no length of 64 bits");
    assertThat(treeField("tree_param", new UbjBytes().raw("[Z]").zeros(20)))
        .last()
        .asString()
        .contains("a list has no length of 64 bits");
  }

  @Test
  void deepNestingIsRefused() {
    UbjBytes objects = new UbjBytes();
    UbjBytes lists = new UbjBytes().raw("{").name("learner");
    for (int i = 0; i < 100_000; i++) {
      objects.raw("{").name("a");
      lists.raw("[#").length(1);
    }
    for (UbjBytes document : List.of(objects, lists)) {
      assertThat(refusal(document.raw("Z").bytes()))
          .last()
          .asString()
          .contains("it nests deeper than 32");
    }
  }

  @Test
  void aFieldThatIsThereTwiceIsRefused() {
    assertThat(
            refusal(
                new UbjBytes()
                    .raw("{")
                    .name("version")
                    .raw("[#")
                    .length(0)
                    .name("version")
                    .raw("[#")
                    .length(0)
                    .raw("}")
                    .bytes()))
        .containsExactly(
            "The model file is not valid UBJ at byte 44: an object has a field twice.");
  }

  @Test
  void unknownMarkersAreRefused() {
    for (String marker : new String[] {"H", "N", "x", "}", "]", "\0"}) {
      assertThat(treeField("tree_param", new UbjBytes().raw(marker).zeros(20)))
          .last()
          .asString()
          .contains("no value begins so");
    }
    assertThat(treeField("left_children", new UbjBytes().raw("[$Z#").length(1L << 40)))
        .last()
        .asString()
        .contains("an array has elements of an unknown type");
  }

  @Test
  void textThatIsNotUtf8IsRefused() {
    assertThat(refusal(new UbjBytes().raw("{").length(2).raw("\u00c3(").zeros(9).bytes()))
        .last()
        .asString()
        .contains("a name is not UTF-8");
  }

  @Test
  void anArrayOfAnotherTypeThanXgboostReadsIsRefused() {
    assertFinding("left_children", new UbjBytes().raw("[$L#").length(1).zeros(8), "of 32 bits.");
    assertFinding("left_children", new UbjBytes().raw("[#").length(1).raw("i\0"), "of 32 bits.");
    assertFinding("left_children", new UbjBytes().raw("Z"), "of 32 bits.");
    assertFinding("default_left", new UbjBytes().raw("[$i#").length(1).zeros(1), "without sign.");
    assertFinding("categories_sizes", new UbjBytes().raw("[$l#").length(1).zeros(4), "of 64 bits.");
    assertFinding(
        "split_conditions", new UbjBytes().raw("[$D#").length(1).zeros(8), "of single precision.");
    assertFinding("tree_param", new UbjBytes().raw("[$l#").length(1).zeros(4), "an object.");
    assertFinding("id", new UbjBytes().raw("d").zeros(4), "a whole number of 32 bits.");
    assertFinding("id", new UbjBytes().length(1L << 32), "a whole number of 32 bits.");
  }

  @Test
  void moreElementsThanNodesAreAllowedAreRefused() {
    int elements = XgboostReader.MAX_NODES + 1;
    assertThat(
            treeField(
                "left_children", new UbjBytes().raw("[$l#").length(elements).zeros(4 * elements)))
        .containsExactly("has more than 1000000 elements.");
  }

  private static void assertFinding(String field, UbjBytes value, String finding) {
    assertThat(treeField(field, value))
        .as("%s", field)
        .first()
        .asString()
        .startsWith("must be ")
        .endsWith(finding);
  }

  private static List<String> treeField(String field, UbjBytes value) {
    return refusal(UbjBytes.upToTreeField(field, value));
  }

  /** How many bytes this thread allocates while it refuses a file for the second time. */
  private static long allocatedByRefusal(byte[] file) {
    assertThat(refusal(file)).isNotEmpty();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThat(refusal(file)).last().asString().startsWith("The model file breaks off after ");
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static List<String> refusal(byte[] file) {
    ModelRefusedException refused =
        catchThrowableOfType(
            ModelRefusedException.class, () -> XgboostReader.read(file, ModelFormat.XGBOOST_UBJ));
    assertThat(refused).as("a refusal").isNotNull();
    return refused.problems().stream().map(ModelProblem::message).toList();
  }
}
