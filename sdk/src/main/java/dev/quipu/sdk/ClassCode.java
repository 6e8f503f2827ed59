package dev.quipu.sdk;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// The code of one method, read from a class file (Java Virtual Machine Specification, chapter 4),
/// with as much of the constant pool as tells the names of called methods.
final class ClassCode {
  private static final int GOTO = 0xa7;
  private static final int ALOAD = 0x19;
  private static final int ALOAD_0 = 0x2a;
  private static final int ALOAD_3 = 0x2d;
  private static final int ATHROW = 0xbf;
  private static final int INVOKE_VIRTUAL = 0xb6;
  private static final int INVOKE_INTERFACE = 0xb9;

  private static final int JUMPS = 8;

  private final @Nullable String[] texts;
  private final int[] references;
  private byte[] code = new byte[0];

  private ClassCode(int constants) {
    texts = new @Nullable String[constants];
    references = new int[constants];
  }

  /// Reads the code of a method; empty if the class has no such method.
  static ClassCode read(InputStream classFile, String method, String descriptor)
      throws IOException {
    DataInputStream in = new DataInputStream(classFile);
    in.skipNBytes(8);
    ClassCode found = new ClassCode(in.readUnsignedShort());
    found.readConstants(in);
    in.skipNBytes(6);
    in.skipNBytes(2L * in.readUnsignedShort());
    found.readMembers(in, "", "");
    found.readMembers(in, method, descriptor);
    return found;
  }

  /// Whether the instruction at an index calls `close()` and nothing but a throw follows.
  boolean isCloseThenThrow(int index) {
    int opcode = at(index);
    if (opcode != INVOKE_VIRTUAL && opcode != INVOKE_INTERFACE) {
      return false;
    }
    if (!"close".equals(calledName(unsignedShort(index + 1)))) {
      return false;
    }
    int next = index + (opcode == INVOKE_INTERFACE ? 5 : 3);
    for (int jumps = 0; jumps < JUMPS && at(next) == GOTO; jumps++) {
      next += (short) unsignedShort(next + 1);
    }
    if (at(next) == ALOAD) {
      return at(next + 2) == ATHROW;
    }
    return at(next) >= ALOAD_0 && at(next) <= ALOAD_3 && at(next + 1) == ATHROW;
  }

  private void readConstants(DataInputStream in) throws IOException {
    for (int i = 1; i < texts.length; i++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case 1 -> texts[i] = in.readUTF();
        case 3, 4, 17, 18 -> in.skipNBytes(4);
        case 5, 6 -> {
          in.skipNBytes(8);
          // A long or double takes two places.
          i++;
        }
        case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
        case 15 -> in.skipNBytes(3);
        case 9, 10, 11 -> {
          in.skipNBytes(2);
          references[i] = in.readUnsignedShort();
        }
        case 12 -> {
          references[i] = in.readUnsignedShort();
          in.skipNBytes(2);
        }
        default -> throw new IOException("Unknown constant " + tag);
      }
    }
  }

  /// Reads fields or methods and keeps the code of the one that is sought.
  private void readMembers(DataInputStream in, String name, String descriptor) throws IOException {
    int members = in.readUnsignedShort();
    for (int m = 0; m < members; m++) {
      in.skipNBytes(2);
      boolean sought = name.equals(texts[in.readUnsignedShort()]);
      sought &= descriptor.equals(texts[in.readUnsignedShort()]);
      int attributes = in.readUnsignedShort();
      for (int a = 0; a < attributes; a++) {
        String attribute = texts[in.readUnsignedShort()];
        long length = Integer.toUnsignedLong(in.readInt());
        if (sought && "Code".equals(attribute)) {
          in.skipNBytes(4);
          code = in.readNBytes(in.readInt());
          in.skipNBytes(length - 8 - code.length);
        } else {
          in.skipNBytes(length);
        }
      }
    }
  }

  /// The name of the method a reference in the constant pool means.
  private @Nullable String calledName(int reference) {
    if (reference >= references.length) {
      return null;
    }
    return texts[references[references[reference]]];
  }

  private int at(int index) {
    return index >= 0 && index < code.length ? code[index] & 0xff : -1;
  }

  private int unsignedShort(int index) {
    return Math.max(0, at(index)) << 8 | Math.max(0, at(index + 1));
  }
}
