package dev.weir.worker.codec;

import static org.objectweb.asm.Opcodes.*;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.codec.Murmur3;
import java.lang.reflect.RecordComponent;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Writes the class of a record's codec. It names only the JDK, {@code dev.weir.api.codec} and the
 * record, because it lives in the record's class loader. The codecs of the components are constants
 * from the class data, so their calls are bound when the code is compiled; they go through static
 * fields, because the JVM compiles no method with a dynamic constant that was never resolved, as
 * those of the failures are. For {@code record Bid(long auction, String url, Item item)}:
 *
 * <pre>
 *   void encode(Object o, ByteWriter out) {
 *     Bid r = (Bid) o;
 *     out.writeLong(r.auction());
 *     String url = r.url();     if (url == null) throw NULL.apply(null, "url");
 *     out.writeString(url);
 *     Item item = r.item();     if (item == null) throw NULL.apply(null, "item");
 *     try { ITEM.encode(item, out); } catch (IllegalArgumentException e) { throw NULL.apply(e, "item"); }
 *   }
 *   Object decode(ByteReader in) {
 *     long auction = in.readLong();  String url = in.readString();  Item item = (Item) ITEM.decode(in);
 *     try { return new Bid(auction, url, item); } catch (RuntimeException e) { throw REFUSED.apply(e); }
 *   }
 *   int hash(Object o, ByteWriter scratch) {      // where every component has 4, 8 or 16 bytes
 *     return Murmur3.finish(Murmur3.mix(Murmur3.mix(0, r.auction()), …), bytes);
 *   }
 *   boolean flat() { return false; }              // a string is not
 * </pre>
 */
final class RecordCodecWriter {
  private static final int NULL_FAILURE = 0;
  private static final int REFUSED = 1;
  private static final int FIRST_CODEC = 2;
  private static final String FIELD = "CONSTANT_";
  private static final String SUFFIX = "$WeirCodec";

  private static final String CODEC = Type.getInternalName(Codec.class);
  private static final String WRITER = Type.getInternalName(ByteWriter.class);
  private static final String READER = Type.getInternalName(ByteReader.class);
  private static final String MURMUR = Type.getInternalName(Murmur3.class);
  private static final String RUNTIME_EXCEPTION = Type.getInternalName(RuntimeException.class);
  private static final String UUID_NAME = Type.getInternalName(UUID.class);

  private static final Handle CLASS_DATA_AT =
      new Handle(
          H_INVOKESTATIC,
          "java/lang/invoke/MethodHandles",
          "classDataAt",
          "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;I)Ljava/lang/Object;",
          false);

  private final RecordComponent[] components;
  private final String record;
  private final boolean flat;

  RecordCodecWriter(RecordShape shape) {
    this.components = shape.components();
    this.flat = shape.flat();
    this.record = Type.getInternalName(shape.type());
  }

  byte[] classBytes() {
    ClassWriter writer =
        new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
          @Override
          protected String getCommonSuperClass(String a, String b) {
            return "java/lang/Object"; // loads no class of the job
          }
        };
    writer.visit(
        V17,
        ACC_PUBLIC | ACC_FINAL | ACC_SUPER,
        record + SUFFIX,
        null,
        "java/lang/Object",
        new String[] {CODEC});
    constants(writer);
    MethodVisitor init = writer.visitMethod(ACC_PUBLIC, "<init>", "()V", null, null);
    init.visitCode();
    init.visitVarInsn(ALOAD, 0);
    init.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
    init.visitInsn(RETURN);
    end(init);
    encode(
        writer.visitMethod(
            ACC_PUBLIC, "encode", "(Ljava/lang/Object;L" + WRITER + ";)V", null, null));
    decode(
        writer.visitMethod(
            ACC_PUBLIC, "decode", "(L" + READER + ";)Ljava/lang/Object;", null, null));
    int hashBytes = hashBytes();
    if (hashBytes > 0) {
      hash(
          writer.visitMethod(
              ACC_PUBLIC, "hash", "(Ljava/lang/Object;L" + WRITER + ";)I", null, null),
          hashBytes);
    }
    flat(writer.visitMethod(ACC_PUBLIC, "flat", "()Z", null, null));
    writer.visitEnd();
    return writer.toByteArray();
  }

  private void encode(MethodVisitor code) {
    code.visitCode();
    castRecord(code);
    if (components.length == 0) {
      code.visitVarInsn(ALOAD, 2);
      code.visitInsn(ICONST_0);
      code.visitMethodInsn(INVOKEVIRTUAL, WRITER, "writeByte", "(I)V", false);
    }
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      Class<?> type = component.getType();
      if (type.isPrimitive()) {
        code.visitVarInsn(ALOAD, 2);
        load(code, component);
        writePrimitive(code, type);
      } else {
        loadNonNull(code, component);
        if (type == String.class) {
          code.visitVarInsn(ALOAD, 2);
          code.visitVarInsn(ALOAD, 4);
          code.visitMethodInsn(
              INVOKEVIRTUAL, WRITER, "writeString", "(Ljava/lang/String;)V", false);
        } else {
          encodeNested(code, i);
        }
      }
    }
    code.visitInsn(RETURN);
    end(code);
  }

  /** Local 3: the record. */
  private void castRecord(MethodVisitor code) {
    code.visitVarInsn(ALOAD, 1);
    code.visitTypeInsn(CHECKCAST, record);
    code.visitVarInsn(ASTORE, 3);
  }

  private void load(MethodVisitor code, RecordComponent component) {
    code.visitVarInsn(ALOAD, 3);
    code.visitMethodInsn(
        INVOKEVIRTUAL,
        record,
        component.getName(),
        "()" + Type.getDescriptor(component.getType()),
        false);
  }

  /** Local 4: the component, not null. */
  private void loadNonNull(MethodVisitor code, RecordComponent component) {
    Label there = new Label();
    load(code, component);
    code.visitInsn(DUP);
    code.visitVarInsn(ASTORE, 4);
    code.visitJumpInsn(IFNONNULL, there);
    code.visitInsn(ACONST_NULL);
    throwNullFailure(code, component);
    code.visitLabel(there);
  }

  private void encodeNested(MethodVisitor code, int index) {
    Label from = new Label();
    Label to = new Label();
    Label failed = new Label();
    Label next = new Label();
    code.visitTryCatchBlock(from, to, failed, "java/lang/IllegalArgumentException");
    push(code, FIRST_CODEC + index, Codec.class);
    code.visitVarInsn(ALOAD, 4);
    code.visitVarInsn(ALOAD, 2);
    code.visitLabel(from);
    code.visitMethodInsn(
        INVOKEINTERFACE, CODEC, "encode", "(Ljava/lang/Object;L" + WRITER + ";)V", true);
    code.visitLabel(to);
    code.visitJumpInsn(GOTO, next);
    code.visitLabel(failed);
    throwNullFailure(code, components[index]);
    code.visitLabel(next);
  }

  /** On the stack: the failure inside the component, or null. */
  private void throwNullFailure(MethodVisitor code, RecordComponent component) {
    push(code, NULL_FAILURE, BiFunction.class);
    code.visitInsn(SWAP);
    code.visitLdcInsn(component.getName());
    code.visitMethodInsn(
        INVOKEINTERFACE,
        "java/util/function/BiFunction",
        "apply",
        "(Ljava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object;",
        true);
    code.visitTypeInsn(CHECKCAST, RUNTIME_EXCEPTION);
    code.visitInsn(ATHROW);
  }

  /** On the stack: the writer and the value. */
  private static void writePrimitive(MethodVisitor code, Class<?> type) {
    if (type == boolean.class) {
      code.visitMethodInsn(INVOKEVIRTUAL, WRITER, "writeBoolean", "(Z)V", false);
    } else if (type == byte.class) {
      code.visitMethodInsn(INVOKEVIRTUAL, WRITER, "writeByte", "(I)V", false);
    } else if (type == short.class || type == char.class) {
      code.visitMethodInsn(INVOKEVIRTUAL, WRITER, "writeShort", "(I)V", false);
    } else {
      toBits(code, type);
      boolean wide = type == long.class || type == double.class;
      code.visitMethodInsn(
          INVOKEVIRTUAL, WRITER, wide ? "writeLong" : "writeInt", wide ? "(J)V" : "(I)V", false);
    }
  }

  /** Of a float or double its bits, with one NaN. */
  private static void toBits(MethodVisitor code, Class<?> type) {
    if (type == float.class) {
      code.visitMethodInsn(INVOKESTATIC, "java/lang/Float", "floatToIntBits", "(F)I", false);
    } else if (type == double.class) {
      code.visitMethodInsn(INVOKESTATIC, "java/lang/Double", "doubleToLongBits", "(D)J", false);
    }
  }

  private void decode(MethodVisitor code) {
    code.visitCode();
    if (components.length == 0) {
      code.visitVarInsn(ALOAD, 1);
      code.visitMethodInsn(INVOKEVIRTUAL, READER, "readByte", "()B", false);
      code.visitInsn(POP);
    }
    int local = 2;
    for (int i = 0; i < components.length; i++) {
      Type type = Type.getType(components[i].getType());
      decodeComponent(code, i);
      code.visitVarInsn(type.getOpcode(ISTORE), local);
      local += type.getSize();
    }
    Label from = new Label();
    Label to = new Label();
    Label failed = new Label();
    code.visitTryCatchBlock(from, to, failed, RUNTIME_EXCEPTION);
    code.visitLabel(from);
    code.visitTypeInsn(NEW, record);
    code.visitInsn(DUP);
    StringBuilder descriptor = new StringBuilder("(");
    local = 2;
    for (RecordComponent component : components) {
      Type type = Type.getType(component.getType());
      code.visitVarInsn(type.getOpcode(ILOAD), local);
      local += type.getSize();
      descriptor.append(type.getDescriptor());
    }
    code.visitMethodInsn(
        INVOKESPECIAL, record, "<init>", descriptor.append(")V").toString(), false);
    code.visitLabel(to);
    code.visitInsn(ARETURN);
    code.visitLabel(failed);
    push(code, REFUSED, Function.class);
    code.visitInsn(SWAP);
    code.visitMethodInsn(
        INVOKEINTERFACE,
        "java/util/function/Function",
        "apply",
        "(Ljava/lang/Object;)Ljava/lang/Object;",
        true);
    code.visitTypeInsn(CHECKCAST, RUNTIME_EXCEPTION);
    code.visitInsn(ATHROW);
    end(code);
  }

  private void decodeComponent(MethodVisitor code, int index) {
    Class<?> type = components[index].getType();
    if (!type.isPrimitive() && type != String.class) {
      push(code, FIRST_CODEC + index, Codec.class);
      code.visitVarInsn(ALOAD, 1);
      code.visitMethodInsn(
          INVOKEINTERFACE, CODEC, "decode", "(L" + READER + ";)Ljava/lang/Object;", true);
      code.visitTypeInsn(CHECKCAST, Type.getInternalName(type));
      return;
    }
    code.visitVarInsn(ALOAD, 1);
    String name = type == char.class ? "short" : type == String.class ? "string" : type.getName();
    Class<?> read = type == char.class ? short.class : type;
    code.visitMethodInsn(
        INVOKEVIRTUAL,
        READER,
        "read" + Character.toUpperCase(name.charAt(0)) + name.substring(1),
        "()" + Type.getDescriptor(read),
        false);
    if (type == char.class) {
      code.visitInsn(I2C);
    }
  }

  /**
   * Bytes of the form if all components have a fixed multiple of 4; 0 where the hash needs the
   * bytes.
   */
  private int hashBytes() {
    int bytes = 0;
    for (RecordComponent component : components) {
      Class<?> type = component.getType();
      if (type == int.class || type == float.class) {
        bytes += 4;
      } else if (type == long.class || type == double.class) {
        bytes += 8;
      } else if (type == UUID.class) {
        bytes += 16;
      } else {
        return 0;
      }
    }
    return bytes;
  }

  private void hash(MethodVisitor code, int bytes) {
    code.visitCode();
    castRecord(code);
    code.visitInsn(ICONST_0);
    for (RecordComponent component : components) {
      Class<?> type = component.getType();
      if (type == UUID.class) {
        loadNonNull(code, component);
        mixUuidHalf(code, "getMostSignificantBits");
        mixUuidHalf(code, "getLeastSignificantBits");
      } else {
        load(code, component);
        toBits(code, type);
        mix(code, type == long.class || type == double.class ? "(IJ)I" : "(II)I");
      }
    }
    code.visitLdcInsn(bytes);
    code.visitMethodInsn(INVOKESTATIC, MURMUR, "finish", "(II)I", false);
    code.visitInsn(IRETURN);
    end(code);
  }

  private static void mixUuidHalf(MethodVisitor code, String half) {
    code.visitVarInsn(ALOAD, 4);
    code.visitMethodInsn(INVOKEVIRTUAL, UUID_NAME, half, "()J", false);
    mix(code, "(IJ)I");
  }

  private static void mix(MethodVisitor code, String descriptor) {
    code.visitMethodInsn(INVOKESTATIC, MURMUR, "mix", descriptor, false);
  }

  private void flat(MethodVisitor code) {
    code.visitCode();
    code.visitInsn(flat ? ICONST_1 : ICONST_0);
    code.visitInsn(IRETURN);
    end(code);
  }

  /** Declares the static fields and fills them from the class data. */
  private void constants(ClassWriter writer) {
    MethodVisitor code = writer.visitMethod(ACC_STATIC, "<clinit>", "()V", null, null);
    code.visitCode();
    constant(writer, code, NULL_FAILURE, BiFunction.class);
    constant(writer, code, REFUSED, Function.class);
    for (int i = 0; i < components.length; i++) {
      constant(writer, code, FIRST_CODEC + i, Codec.class);
    }
    code.visitInsn(RETURN);
    end(code);
  }

  private void constant(ClassWriter writer, MethodVisitor code, int index, Class<?> type) {
    String descriptor = Type.getDescriptor(type);
    writer
        .visitField(ACC_PRIVATE | ACC_STATIC | ACC_FINAL, FIELD + index, descriptor, null, null)
        .visitEnd();
    code.visitLdcInsn(new ConstantDynamic("_", descriptor, CLASS_DATA_AT, index));
    code.visitFieldInsn(PUTSTATIC, record + SUFFIX, FIELD + index, descriptor);
  }

  private void push(MethodVisitor code, int index, Class<?> type) {
    code.visitFieldInsn(GETSTATIC, record + SUFFIX, FIELD + index, Type.getDescriptor(type));
  }

  private static void end(MethodVisitor code) {
    code.visitMaxs(0, 0);
    code.visitEnd();
  }
}
