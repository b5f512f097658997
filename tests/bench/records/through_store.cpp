// The same through berth.store/1, as the SDK calls it.
#include "side.hpp"

#include <record/store.hpp>

#include <berth/extension/store.h>

#include <array>
#include <cstdlib>
#include <iostream>

namespace bench {
namespace {

namespace record = berth::host::record;

constexpr berth_type simple(berth_kind kind) {
    berth_type made{};
    made.size = sizeof made;
    made.kind = kind;
    return made;
}

constexpr berth_type id_type = simple(BERTH_KIND_ID), string_type = simple(BERTH_KIND_STRING),
                     list_type = simple(BERTH_KIND_LIST), bool_type = simple(BERTH_KIND_BOOL);

constexpr berth_field field(const char* name, const berth_type& type, std::uint32_t flags = 0) {
    berth_field made{};
    made.size = sizeof made;
    made.flags = flags;
    made.name = name;
    made.type = &type;
    made.min_length = 1;
    made.max_length = 120;
    return made;
}

constexpr std::array<berth_field, 4> note_fields{
    field("id", id_type),
    field("title", string_type, BERTH_FIELD_INDEX | BERTH_FIELD_MIN_LENGTH | BERTH_FIELD_MAX_LENGTH),
    field("tags", list_type), field("done", bool_type, BERTH_FIELD_INDEX)};

constexpr berth_type make_note_type() {
    berth_type made = simple(BERTH_KIND_OBJECT);
    made.flags = BERTH_TYPE_RECORD;
    made.name = "Note";
    made.table = "notes";
    made.fields = note_fields.data();
    made.field_count = note_fields.size();
    return made;
}
constexpr berth_type note_type = make_note_type();

berth_value integer(std::int64_t of) {
    return {BERTH_VALUE_INTEGER, 0, of, 0, {}};
}
berth_value text(const std::string& of) {
    return {BERTH_VALUE_TEXT, 0, 0, 0, {of.data(), of.size()}};
}

note read(const berth_value* row) {
    note made;
    made.id = row[0].integer;
    made.title.assign(row[1].bytes.data, row[1].bytes.size);
    made.tags = tags_from_json(row[2].bytes.data, row[2].bytes.size);
    made.done = row[3].integer != 0;
    return made;
}

bool collect(void* to, const berth_value* row, std::uint32_t) {
    static_cast<std::vector<note>*>(to)->push_back(read(row));
    return true;
}
bool keep(void* to, const berth_value* row, std::uint32_t) {
    *static_cast<note*>(to) = read(row);
    return true;
}

class through_store : public side {
public:
    through_store(const std::filesystem::path& file, bool full) {
        record::store_options options;
        options.file = file;
        options.synchronous =
            full ? record::store_options::durability::full : record::store_options::durability::normal;
        const berth_type* types[]{&note_type};
        auto opened = record::store::open(options, types, {});
        if (auto* fault = std::get_if<record::refusal>(&opened)) {
            std::cerr << fault->reason << '\n';
            std::exit(1);
        }
        store_ = std::move(std::get<0>(opened));
        table_ = store_->extension();
    }

    std::int64_t insert(const note& from) override { return insert(from, nullptr); }

    note get(std::int64_t id) override {
        note made;
        berth_statement what = statement(BERTH_STORE_GET);
        what.id = id;
        const berth_rows rows{&made, &keep};
        run(what, &rows, nullptr);
        return made;
    }

    std::vector<note> page(bool done, std::int64_t offset) override {
        std::vector<note> made;
        const berth_term where[]{{BERTH_TERM_EQUAL, 3, integer(done)}};
        const berth_order order[]{{1, 0}};
        berth_statement what = statement(BERTH_STORE_SELECT);
        what.where = where;
        what.where_count = 1;
        what.order = order;
        what.order_count = 1;
        what.limit = 20;
        what.offset = offset;
        const berth_rows rows{&made, &collect};
        run(what, &rows, nullptr);
        return made;
    }

    void fill(int rows) override {
        berth_transaction* in = table_->begin(table_->state, &failure_);
        for (int i = 0; i < rows; ++i)
            insert({0, "note " + std::to_string(i * 7919 % rows), {"a", "b"}, i % 2 == 1}, in);
        table_->commit(table_->state, in, &failure_);
    }

private:
    static berth_statement statement(berth_operation operation) {
        berth_statement made{};
        made.size = sizeof made;
        made.operation = operation;
        made.record = &note_type;
        made.limit = -1;
        return made;
    }
    std::int64_t insert(const note& from, berth_transaction* in) {
        const std::string tags = tags_to_json(from.tags);
        const berth_value values[]{integer(from.id), text(from.title), text(tags), integer(from.done)};
        berth_statement what = statement(BERTH_STORE_INSERT);
        what.values = values;
        what.value_count = 4;
        return run(what, nullptr, in);
    }
    std::int64_t run(const berth_statement& what, const berth_rows* rows, berth_transaction* in) {
        std::int64_t result = 0;
        table_->run(table_->state, in, &what, rows, &result, &failure_);
        return result;
    }
    static void failed(void*, std::uint32_t status, berth_slice detail) {
        std::cerr << status << ' ' << std::string_view(detail.data, detail.size) << '\n';
        std::exit(1);
    }

    const berth_failure failure_{nullptr, &through_store::failed};
    std::unique_ptr<record::store> store_;
    const berth_store* table_ = nullptr;
};

} // namespace

std::unique_ptr<side> make_through_store(const std::filesystem::path& file, bool full) {
    return std::make_unique<through_store>(file, full);
}

} // namespace bench
