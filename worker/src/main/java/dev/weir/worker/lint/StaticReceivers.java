package dev.weir.worker.lint;

import static org.objectweb.asm.Opcodes.*;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/**
 * Follows one method's operand stack just far enough to say which static field an object came from
 * that a method is called on. Positions count from the method's start; where two ways meet, what is
 * known is forgotten.
 */
final class StaticReceivers {
  private final TreeMap<Integer, String> fields = new TreeMap<>();
  private int depth;

  /** Two ways meet here. */
  void forget() {
    fields.clear();
  }

  void push(int slots) {
    depth += slots;
  }

  void pop(int slots) {
    depth -= slots;
    fields.tailMap(depth, true).clear();
  }

  /** The value of this static field is on top. */
  void pushField(String field) {
    fields.put(depth, field);
    depth++;
  }

  /** The static field that the object came from which lies under this many slots, or null. */
  @Nullable String under(int slots) {
    return fields.get(depth - slots - 1);
  }

  static int argumentSlots(String descriptor) {
    return (Type.getArgumentsAndReturnSizes(descriptor) >> 2) - 1;
  }

  static int resultSlots(String descriptor) {
    return Type.getArgumentsAndReturnSizes(descriptor) & 3;
  }

  /** An instruction without operands. */
  void plain(int opcode) {
    if (opcode >= ACONST_NULL && opcode <= DCONST_1) {
      boolean wide = opcode == LCONST_0 || opcode == LCONST_1 || opcode >= DCONST_0;
      push(wide ? 2 : 1);
    } else if (opcode >= IALOAD && opcode <= SALOAD) {
      pop(2);
      push(opcode == LALOAD || opcode == DALOAD ? 2 : 1);
    } else if (opcode >= IASTORE && opcode <= SASTORE) {
      pop(2 + storedSlots(opcode));
    } else if (opcode >= POP && opcode <= SWAP) {
      shuffle(opcode);
    } else if (opcode >= IADD && opcode <= LXOR) {
      arithmetic(opcode);
    } else if (opcode >= I2L && opcode <= I2S) {
      convert(opcode);
    } else if (opcode >= LCMP && opcode <= DCMPG) {
      pop(opcode == FCMPL || opcode == FCMPG ? 2 : 4);
      push(1);
    } else if (opcode == ARRAYLENGTH) {
      pop(1);
      push(1);
    } else if (opcode == MONITORENTER || opcode == MONITOREXIT) {
      pop(1);
    }
  }

  static boolean storesIntoArray(int opcode) {
    return opcode >= IASTORE && opcode <= SASTORE;
  }

  static int storedSlots(int opcode) {
    return opcode == LASTORE || opcode == DASTORE ? 2 : 1;
  }

  private void shuffle(int opcode) {
    switch (opcode) {
      case POP -> pop(1);
      case POP2 -> pop(2);
      case DUP -> push(1);
      case DUP2 -> push(2);
      case DUP_X1, DUP_X2, SWAP -> {
        pop(opcode == DUP_X2 ? 3 : 2);
        push(opcode == DUP_X2 ? 4 : opcode == DUP_X1 ? 3 : 2);
      }
      default -> { // DUP2_X1, DUP2_X2
        pop(opcode == DUP2_X1 ? 3 : 4);
        push(opcode == DUP2_X1 ? 5 : 6);
      }
    }
  }

  private void arithmetic(int opcode) {
    if (opcode >= INEG && opcode <= DNEG) {
      return;
    }
    boolean wide = (opcode - IADD) % 2 == 1; // int, long, float, double take turns
    if (opcode >= ISHL && opcode <= LUSHR) {
      pop(1);
    } else {
      pop(wide ? 2 : 1);
    }
  }

  private void convert(int opcode) {
    switch (opcode) {
      case I2L, I2D, F2L, F2D -> push(1);
      case L2I, L2F, D2I, D2F -> pop(1);
      default -> {}
    }
  }

  /** A local variable is loaded or stored. */
  void variable(int opcode) {
    boolean wide = opcode == LLOAD || opcode == DLOAD || opcode == LSTORE || opcode == DSTORE;
    if (opcode >= ILOAD && opcode <= ALOAD) {
      push(wide ? 2 : 1);
    } else if (opcode >= ISTORE && opcode <= ASTORE) {
      pop(wide ? 2 : 1);
    }
  }

  void jump(int opcode) {
    if (opcode >= IF_ICMPEQ && opcode <= IF_ACMPNE) {
      pop(2);
    } else if (opcode != GOTO && opcode != JSR) {
      pop(1);
    }
  }
}
