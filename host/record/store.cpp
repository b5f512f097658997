#include <record/store.hpp>

#include <record/foreign.hpp>
#include <record/migration.hpp>
#include <record/readers.hpp>
#include <record/schema.hpp>
#include <record/scratch.hpp>
#include <record/writer.hpp>

#include <SQLiteCpp/Statement.h>
#include <observe/log.hpp>

namespace berth::host::record {
namespace {

constexpr std::size_t readers_limit = 64;

outcome said(const berth_failure* failure, outcome what) {
    if (what.failed() && failure && failure->fail) {
        failure->fail(failure->state, what.status, {what.detail.data(), what.detail.size()});
    }
    return what;
}

// The types and those they refer to, each once, as tables.
class collected {
public:
    void add(const berth_type* type) {
        if (!type || tables_.contains(type)) return;
        auto made = make_table(*type);
        if (const auto* fault = std::get_if<std::string>(&made)) {
            faults_ += (faults_.empty() ? "" : "\n") + *fault;
            return;
        }
        order_.push_back(type);
        tables_.emplace(type, std::get<table>(std::move(made)));
        const berth_type known = known_part(*type);
        for (std::uint32_t i = 0; i < known.field_count; ++i) add_target(known_part(known.fields, i).type);
    }
    const std::string& faults() const noexcept { return faults_; }
    const std::vector<const berth_type*>& order() const noexcept { return order_; }
    table& at(const berth_type* type) { return tables_.at(type); }
    std::vector<const table*> all() const {
        std::vector<const table*> result;
        for (const auto* type : order_) result.push_back(&tables_.at(type));
        return result;
    }

private:
    void add_target(const berth_type* of) {
        while (of && of->kind == BERTH_KIND_OPTIONAL) of = of->element;
        if (of && of->kind == BERTH_KIND_REFERENCE) add(of->element);
    }
    std::string faults_;
    std::vector<const berth_type*> order_;
    std::unordered_map<const berth_type*, table> tables_;
};

} // namespace

class store::implementation {
public:
    implementation(const store_options& options, std::unique_ptr<scratch_folder> scratch, connection_options connection)
        : file(connection.file), scratch_(std::move(scratch)),
          writer_(writing(connection), tables_, options.writers_waiting), readers_(reading(connection), readers_limit) {
        extension.size = sizeof extension;
        extension.state = this;
        extension.run = &implementation::run;
        extension.begin = &implementation::begin;
        extension.commit = &implementation::commit;
        extension.rollback = &implementation::rollback;
    }

    outcome open(std::span<const berth_type* const> types, std::span<const berth_migration> migrations);
    std::vector<store::table_status> status();

    const std::filesystem::path file;
    berth_store extension{};

private:
    static connection_options writing(connection_options of) { return of.writes = true, of; }
    static connection_options reading(connection_options of) { return of.writes = false, of; }
    static bool run(void* self, berth_transaction* in, const berth_statement* statement, const berth_rows* rows,
                    std::int64_t* result, const berth_failure* failure);
    static berth_transaction* begin(void* self, const berth_failure* failure);
    static bool commit(void* self, berth_transaction* ending, const berth_failure* failure);
    static void rollback(void* self, berth_transaction* ending);

    outcome run(transaction* in, const berth_statement& statement, const berth_rows* rows);
    outcome find_record(transaction* in, request& what);
    outcome prepare(transaction* in, const berth_type* type);
    outcome prepare_on(connection& on, collected& wanted);
    void keep(collected& wanted);

    std::unique_ptr<scratch_folder> scratch_; // first: goes last
    registry tables_;
    writer writer_;
    readers readers_;
};

outcome store::implementation::open(std::span<const berth_type* const> types,
                                    std::span<const berth_migration> migrations) {
    collected wanted;
    for (const berth_type* type : types) wanted.add(type);
    if (!wanted.faults().empty()) return failure_of(500, wanted.faults());
    outcome opened = writer_.alone([&](connection& on) {
        if (auto fault = bring_up_to_date(on, file, wanted.all(), migrations))
            return failure_of(500, file.string() + ": " + *fault);
        return outcome{};
    });
    if (!opened.failed()) keep(wanted);
    return opened;
}

void store::implementation::keep(collected& wanted) {
    for (const berth_type* type : wanted.order()) {
        wanted.at(type).number = tables_.next_number();
        tables_.add(type, std::make_unique<const table>(std::move(wanted.at(type))));
    }
}

// A record type that its plugin did not list: its table is made ready at the first statement that names it.
outcome store::implementation::prepare(transaction* in, const berth_type* type) {
    collected wanted;
    wanted.add(type);
    if (!wanted.faults().empty()) return failure_of(500, wanted.faults());
    if (!in) {
        outcome done = writer_.alone([&](connection& on) { return prepare_on(on, wanted); });
        if (!done.failed()) keep(wanted);
        return done;
    }
    return writer_.use(in, [&](connection& on, transaction& current) {
        outcome done = prepare_on(on, wanted);
        if (done.failed()) return done;
        for (const berth_type* each : wanted.order()) {
            wanted.at(each).number = tables_.next_number();
            current.prepared.emplace_back(each, std::make_unique<const table>(std::move(wanted.at(each))));
        }
        return done;
    });
}

// A savepoint serves inside a transaction and outside of one.
outcome store::implementation::prepare_on(connection& on, collected& wanted) {
    try {
        on.database().exec("SAVEPOINT preparing");
        const differences left = apply_schema(on, wanted.all());
        if (!left.none()) on.database().exec("ROLLBACK TO preparing");
        on.database().exec("RELEASE preparing");
        return left.none() ? outcome{} : failure_of(500, left.sentence());
    } catch (const SQLite::Exception& problem) {
        sqlite3_exec(on.handle(), "ROLLBACK TO preparing; RELEASE preparing", nullptr, nullptr, nullptr);
        return failure_of(500, problem.what());
    }
}

outcome store::implementation::find_record(transaction* in, request& what) {
    const berth_type* type = what.statement.record;
    const auto look = [&]() -> const table* {
        if (const table* known = tables_.find(type)) return known;
        return in ? writer_.prepared_in(in, type) : nullptr;
    };
    what.record = look();
    if (what.record) return {};
    if (outcome done = prepare(in, type); done.failed()) return done;
    what.record = look();
    return what.record ? outcome{} : failure_of(500, "the table of the record is gone");
}

outcome store::implementation::run(transaction* in, const berth_statement& statement, const berth_rows* rows) {
    request what;
    what.statement = known_part(statement);
    const bool own_sql =
        what.statement.operation == BERTH_STORE_QUERY || what.statement.operation == BERTH_STORE_EXECUTE;
    if (!own_sql) {
        if (!what.statement.record) return failure_of(500, "the statement names no record");
        if (outcome found = find_record(in, what); found.failed()) return found;
    }
    if (const auto fault = find_shape(what)) return failure_of(500, *fault);
    if (in) {
        return writer_.use(in, [&](connection& on, transaction&) { return execute(on, tables_, what, rows).result; });
    }
    if (writes(what.statement.operation)) return writer_.write(what);
    auto taken = readers_.take();
    if (auto* fault = std::get_if<outcome>(&taken)) return std::move(*fault);
    return execute(*std::get<readers::lease>(taken), tables_, what, rows).result;
}

bool store::implementation::run(void* self, berth_transaction* in, const berth_statement* statement,
                                const berth_rows* rows, std::int64_t* result, const berth_failure* failure) {
    try {
        const outcome done = said(
            failure, static_cast<implementation*>(self)->run(reinterpret_cast<transaction*>(in), *statement, rows));
        if (result) *result = done.result;
        return !done.failed();
    } catch (const std::exception& problem) {
        said(failure, {500, std::string("records: ") + problem.what(), 0});
        return false;
    }
}

berth_transaction* store::implementation::begin(void* self, const berth_failure* failure) {
    try {
        auto made = static_cast<implementation*>(self)->writer_.begin();
        if (auto* fault = std::get_if<outcome>(&made)) return said(failure, std::move(*fault)), nullptr;
        return reinterpret_cast<berth_transaction*>(std::get<transaction*>(made));
    } catch (const std::exception& problem) {
        said(failure, {500, std::string("records: ") + problem.what(), 0});
        return nullptr;
    }
}

bool store::implementation::commit(void* self, berth_transaction* ending, const berth_failure* failure) {
    try {
        auto& store = *static_cast<implementation*>(self);
        return !said(failure, store.writer_.commit(reinterpret_cast<transaction*>(ending), store.tables_)).failed();
    } catch (const std::exception& problem) {
        said(failure, {500, std::string("records: ") + problem.what(), 0});
        return false;
    }
}

void store::implementation::rollback(void* self, berth_transaction* ending) {
    static_cast<implementation*>(self)->writer_.rollback(reinterpret_cast<transaction*>(ending));
}

std::vector<store::table_status> store::implementation::status() {
    std::vector<table_status> result;
    auto taken = readers_.take();
    if (std::holds_alternative<outcome>(taken)) return result;
    connection& on = *std::get<readers::lease>(taken);
    for (const table* each : tables_.all()) {
        on.start_clock();
        table_status one{each->name, 0, {}};
        try {
            SQLite::Statement count(on.database(), "SELECT count(*) FROM " + each->quoted);
            if (count.executeStep()) one.rows = static_cast<std::uint64_t>(count.getColumn(0).getInt64());
        } catch (const SQLite::Exception& problem) {
            observe::warning("record.not_counted", {{"table", each->name}, {"reason", problem.what()}});
        }
        for (const column& of : each->columns) one.columns.push_back(of.name);
        result.push_back(std::move(one));
    }
    return result;
}

std::variant<std::unique_ptr<store>, refusal> store::open(store_options options,
                                                          std::span<const berth_type* const> types,
                                                          std::span<const berth_migration> migrations) {
    try {
        connection_options how;
        how.deadline = options.deadline;
        using sync = connection_options::sync;
        how.synchronous = options.synchronous == store_options::durability::full ? sync::full : sync::normal;
        std::unique_ptr<scratch_folder> scratch;
        if (options.file.empty()) {
            scratch = std::make_unique<scratch_folder>();
            how.file = scratch->path() / "records.db";
            how.synchronous = sync::off;
        } else {
            how.file = std::filesystem::absolute(options.file);
            std::filesystem::create_directories(how.file.parent_path());
        }
        auto inner = std::make_unique<implementation>(options, std::move(scratch), how);
        if (outcome opened = inner->open(types, migrations); opened.failed()) return refusal{opened.detail};
        return std::unique_ptr<store>(new store(std::move(inner)));
    } catch (const std::exception& problem) {
        return refusal{"records: cannot open " + options.file.string() + ": " + problem.what()};
    }
}

store::store(std::unique_ptr<implementation> inner) : implementation_(std::move(inner)) {}
store::~store() = default;

const berth_store* store::extension() const noexcept {
    return &implementation_->extension;
}

std::vector<store::table_status> store::tables() const {
    return implementation_->status();
}

std::string store::create_sql(const berth_type& record) {
    auto made = make_table(record);
    if (const auto* fault = std::get_if<std::string>(&made)) throw std::invalid_argument(*fault);
    return std::get<table>(made).create_sql();
}

} // namespace berth::host::record
