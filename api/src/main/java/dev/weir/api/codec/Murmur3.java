package dev.weir.api.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * MurmurHash3_x86_32 with seed 0 (Austin Appleby, public domain): the hash that decides to which
 * key group a key belongs. Its values are part of the format of every snapshot and never change.
 */
public final class Murmur3 {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int C1 = 0xcc9e2d51;
  private static final int C2 = 0x1b873593;

  private Murmur3() {}

  public static int hash(byte[] bytes, int offset, int length) {
    int hash = 0;
    int blocks = length & ~3;
    for (int i = 0; i < blocks; i += 4) {
      hash = mixBlock(hash, (int) INT.get(bytes, offset + i));
    }
    int tail = 0;
    for (int i = length - 1; i >= blocks; i--) {
      tail = (tail << 8) | (bytes[offset + i] & 0xff);
    }
    if (length != blocks) {
      hash ^= scramble(tail);
    }
    return finish(hash, length);
  }

  /** The hash of the 8 little-endian bytes of {@code value}. */
  public static int hashLong(long value) {
    return finish(mixBlock(mixBlock(0, (int) value), (int) (value >>> 32)), 8);
  }

  /** The hash of the 4 little-endian bytes of {@code value}. */
  public static int hashInt(int value) {
    return finish(mixBlock(0, value), 4);
  }

  /** The hash of the low {@code bytes} bytes of {@code value}, 1 to 3, little-endian. */
  static int hashShort(int value, int bytes) {
    return finish(scramble(value & ((1 << (bytes * Byte.SIZE)) - 1)), bytes);
  }

  /**
   * One step of the hash of a form that is never built: 4 more bytes, little-endian. The first step
   * takes 0 for {@code hash}, {@link #finish} follows the last.
   */
  public static int mix(int hash, int block) {
    return mixBlock(hash, block);
  }

  /** Two steps: 8 more bytes, little-endian. */
  public static int mix(int hash, long blocks) {
    return mixBlock(mixBlock(hash, (int) blocks), (int) (blocks >>> 32));
  }

  private static int mixBlock(int hash, int block) {
    return Integer.rotateLeft(hash ^ scramble(block), 13) * 5 + 0xe6546b64;
  }

  private static int scramble(int block) {
    return Integer.rotateLeft(block * C1, 15) * C2;
  }

  /** The hash after its last step; {@code length} counts all bytes. */
  public static int finish(int hash, int length) {
    hash ^= length;
    hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
    return hash ^ (hash >>> 16);
  }
}
