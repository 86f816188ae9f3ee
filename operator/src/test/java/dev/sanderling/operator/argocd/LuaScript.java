package dev.sanderling.operator.argocd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LoadState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.compiler.LuaC;
import org.luaj.vm2.lib.BaseLib;
import org.luaj.vm2.lib.OneArgFunction;
import org.luaj.vm2.lib.PackageLib;
import org.luaj.vm2.lib.StringLib;
import org.luaj.vm2.lib.TableLib;

/**
 * A script with what Argo CD gives it: {@code obj}, the base, table and string libraries, and of {@code os} the date
 * alone, which stands still here. A table without entries comes back as a list, as Argo CD's encoder has it.
 */
final class LuaScript {
    static final String NOW = "2026-11-22T10:35:00Z";

    private LuaScript() {}

    static JsonNode run(String script, JsonNode object) {
        var globals = new Globals();
        globals.load(new BaseLib());
        globals.load(new PackageLib());
        globals.load(new TableLib());
        globals.load(new StringLib());
        LoadState.install(globals);
        LuaC.install(globals);
        var os = new LuaTable();
        os.set("date", new OneArgFunction() {
            @Override
            public LuaValue call(LuaValue format) {
                if (!format.checkjstring().equals("!%Y-%m-%dT%H:%M:%SZ")) {
                    throw new IllegalArgumentException("the test's clock does not know " + format);
                }
                return LuaValue.valueOf(NOW);
            }
        });
        globals.set("os", os);
        globals.set("obj", toLua(object));
        return toJson(globals.load(script).call());
    }

    private static LuaValue toLua(JsonNode node) {
        if (node.isObject()) {
            var table = new LuaTable();
            node.properties().forEach(field -> table.set(field.getKey(), toLua(field.getValue())));
            return table;
        }
        if (node.isArray()) {
            var table = new LuaTable();
            for (int i = 0; i < node.size(); i++) {
                table.set(i + 1, toLua(node.get(i)));
            }
            return table;
        }
        if (node.isNumber()) {
            return LuaValue.valueOf(node.doubleValue());
        }
        if (node.isBoolean()) {
            return LuaValue.valueOf(node.booleanValue());
        }
        return node.isNull() ? LuaValue.NIL : LuaValue.valueOf(node.textValue());
    }

    private static JsonNode toJson(LuaValue value) {
        if (value.istable()) {
            LuaTable table = value.checktable();
            return table.length() > 0 || table.keyCount() == 0 ? list(table) : object(table);
        }
        if (value.isboolean()) {
            return JsonNodeFactory.instance.booleanNode(value.toboolean());
        }
        if (value.type() == LuaValue.TNUMBER) {
            return JsonNodeFactory.instance.numberNode(value.checkint());
        }
        return JsonNodeFactory.instance.textNode(value.checkjstring());
    }

    private static ArrayNode list(LuaTable table) {
        ArrayNode node = JsonNodeFactory.instance.arrayNode();
        for (int i = 1; i <= table.length(); i++) {
            node.add(toJson(table.get(i)));
        }
        return node;
    }

    private static ObjectNode object(LuaTable table) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        Varargs entry = table.next(LuaValue.NIL);
        while (!entry.arg1().isnil()) {
            node.set(entry.arg1().checkjstring(), toJson(entry.arg(2)));
            entry = table.next(entry.arg1());
        }
        return node;
    }
}
