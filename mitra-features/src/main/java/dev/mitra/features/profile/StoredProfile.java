package dev.mitra.features.profile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of an entity: a profile, or version 3, a profile and what lies behind it. Version
 * 3: version (1 byte), length of the profile (4 bytes, little-endian), the profile with a version
 * of its own, and the rest. Where there is no rest, a profile is stored as it is.
 */
public final class StoredProfile {
  private static final int VERSION = 3;
  private static final int HEAD = 5;
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private StoredProfile() {}

  /** Where the profile begins. */
  public static int profileFrom(byte[] stored) {
    return stored.length > 0 && stored[0] == VERSION ? HEAD : 0;
  }

  /**
   * Where the profile ends and the rest begins; where the profile begins, when there is none.
   *
   * @throws CorruptProfileException when it cannot be
   */
  public static int profileTo(byte[] stored) {
    if (profileFrom(stored) == 0) {
      return stored.length;
    }
    int length = stored.length < HEAD ? -1 : (int) INTS.get(stored, 1);
    if (length < 0 || length > stored.length - HEAD) {
      throw new CorruptProfileException(
          "a profile of " + length + " bytes in " + stored.length + " bytes");
    }
    return HEAD + length;
  }

  /**
   * Puts a profile and the rest together.
   *
   * @param profile holds the profile
   * @param from where the profile begins in it
   * @param to where it ends; the same where there is none
   * @param rest holds the rest
   * @param restFrom where the rest begins in it
   * @param restTo where it ends; the same where there is none
   * @return what to store; null when there is neither
   */
  public static byte @Nullable [] join(
      byte[] profile, int from, int to, byte[] rest, int restFrom, int restTo) {
    if (restFrom == restTo) {
      return from == to ? null : Arrays.copyOfRange(profile, from, to);
    }
    int length = to - from;
    byte[] stored = new byte[HEAD + length + restTo - restFrom];
    stored[0] = VERSION;
    INTS.set(stored, 1, length);
    System.arraycopy(profile, from, stored, HEAD, length);
    System.arraycopy(rest, restFrom, stored, HEAD + length, restTo - restFrom);
    return stored;
  }
}
