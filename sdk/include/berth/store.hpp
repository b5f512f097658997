// The plugin's records. Cheap to copy; any thread between start and stop; each call blocks on the disk up to the
// store's deadline. A write returns after its commit. Failures are berth::problem: 409 for a broken constraint, 404
// where a record must be there, 503 when the store is busy for too long.
#pragma once

#include <berth/condition.hpp>

#include <stdexcept>

namespace berth {

template <class T>
class selection;

class store {
public:
    store(const berth_store* table, berth_transaction* transaction = nullptr) : table_(table), transaction_(transaction) {}

    // Stores a new record and returns it with the id it was given.
    template <class T>
    T insert(T value) const {
        set_id(value, write(BERTH_STORE_INSERT, value));
        return value;
    }
    // The record with that id; problem 404 when there is none.
    template <class T>
    T get(id key) const {
        if (auto found = find<T>(key)) return std::move(*found);
        throw missing<T>(key);
    }
    template <class T>
    std::optional<T> find(id key) const {
        berth_statement statement = statement_for<T>(BERTH_STORE_GET);
        statement.id = key.value;
        std::optional<T> found;
        read<T>(statement, [&](T&& record) { found.emplace(std::move(record)); });
        return found;
    }
    // Replaces the record with value's id; problem 404 when there is none.
    template <class T>
    T update(T value) const {
        if (write(BERTH_STORE_UPDATE, value) == 0) throw missing<T>(id_of(value));
        return value;
    }
    // Inserts, or replaces the record with the same id.
    template <class T>
    T upsert(T value) const {
        set_id(value, write(BERTH_STORE_UPSERT, value));
        return value;
    }
    // Problem 404 when there is none.
    template <class T>
    void remove(id key) const {
        static constexpr std::uint32_t key_index = key_member<T>();
        const auto where = condition<T>(BERTH_TERM_EQUAL, key_index, detail::table<id>::bind, &key);
        if (select<T>().where(where).remove() == 0) throw missing<T>(key);
    }
    template <class T>
    selection<T> select() const {
        return selection<T>(*this);
    }

    // One reading SQL statement with ? for each argument; its columns fill the members of T in order.
    template <class T, class... Arguments>
    std::vector<T> query(std::string_view sql, const Arguments&... arguments) const {
        detail::column_values held;
        (held.add(detail::table<Arguments>::bind, &arguments), ...);
        berth_statement statement = statement_of(BERTH_STORE_QUERY, nullptr, held);
        statement.sql = {sql.data(), sql.size()};
        std::vector<T> rows;
        read<T>(statement, [&](T&& row) { rows.push_back(std::move(row)); });
        return rows;
    }
    // One writing SQL statement; returns the number of rows it changed.
    template <class... Arguments>
    std::int64_t execute(std::string_view sql, const Arguments&... arguments) const {
        detail::column_values held;
        (held.add(detail::table<Arguments>::bind, &arguments), ...);
        berth_statement statement = statement_of(BERTH_STORE_EXECUTE, nullptr, held);
        statement.sql = {sql.data(), sql.size()};
        return run(statement);
    }

    // Runs `work(store)` in one transaction: all of its writes or, when it throws, none. Others' writes wait meanwhile.
    template <class Work>
    auto transaction(Work work) const {
        if (transaction_) return work(*this);
        failed_call failed;
        berth_transaction* begun = table().begin(table_->state, &failed.hook);
        if (!begun) failed.raise();
        struct guard {
            const berth_store* table;
            berth_transaction* open;
            ~guard() {
                if (open) table->rollback(table->state, open);
            }
        } open{table_, begun};
        const store inside(table_, begun);
        const auto commit = [&] {
            open.open = nullptr;
            if (!table_->commit(table_->state, begun, &failed.hook)) failed.raise();
        };
        if constexpr (std::is_void_v<decltype(work(inside))>) {
            work(inside);
            commit();
        } else {
            auto result = work(inside);
            commit();
            return result;
        }
    }

private:
    template <class T>
    friend class selection;

    // What a failed function of the store said.
    struct failed_call {
        int status = 500;
        std::string detail;
        berth_failure hook{this, [](void* state, std::uint32_t code, berth_slice text) {
                               auto& self = *static_cast<failed_call*>(state);
                               self.status = static_cast<int>(code);
                               self.detail.assign(text.data, text.size);
                           }};
        [[noreturn]] void raise() const {
            // What is wrong with the file or a statement is for the log, not for the caller.
            if (status >= 500 && status != 503) throw std::runtime_error("records: " + detail);
            problem told(status, detail);
            if (status == 503) told.header("Retry-After", "1");
            throw told;
        }
    };

    const berth_store& table() const {
        if (!table_) throw problem(500, "this host offers no berth.store/1: the plugin runs without records");
        return *table_;
    }

    template <class T>
    static consteval std::uint32_t key_member() {
        for (std::uint32_t i = 0; i < detail::object_table<T>::count; ++i)
            if (detail::object_table<T>::fields[i].type == &detail::table<id>::type) return i;
        throw "berth: a record has a member of type berth::id";
    }
    template <class T>
    static id& id_of(T& record) {
        constexpr bool stored = (detail::notes_of<T>().flags & BERTH_TYPE_RECORD) != 0;
        static_assert(stored, "berth: to be stored, a struct says about() { return berth::record<T>(\"table\"); }");
        return *static_cast<id*>(detail::object_table<T>::members[key_member<T>()].address(&record));
    }
    template <class T>
    static void set_id(T& record, std::int64_t value) {
        id_of(record).value = value;
    }
    template <class T>
    static problem missing(id key) {
        return problem(404, "there is no " + std::string(detail::type_name<T>.data) + " with id " + std::to_string(key.value));
    }

    template <class T>
    static berth_statement statement_for(berth_operation operation) {
        berth_statement statement{};
        statement.size = sizeof statement;
        statement.operation = operation;
        statement.record = &detail::table<T>::type;
        statement.limit = -1;
        return statement;
    }
    static berth_statement statement_of(berth_operation operation, const berth_type* record, const detail::column_values& held) {
        berth_statement statement{};
        statement.size = sizeof statement;
        statement.operation = operation;
        statement.record = record;
        statement.limit = -1;
        statement.values = held.values.data();
        statement.value_count = static_cast<std::uint32_t>(held.values.size());
        return statement;
    }

    template <class T>
    std::int64_t write(berth_operation operation, const T& value) const {
        detail::column_values held;
        held.add_record(detail::table<T>::bind, &value);
        return run(statement_of(operation, &detail::table<T>::type, held));
    }
    std::int64_t run(const berth_statement& statement, const berth_rows* rows = nullptr) const {
        failed_call failed;
        std::int64_t result = 0;
        if (!table().run(table_->state, transaction_, &statement, rows, &result, &failed.hook)) failed.raise();
        return result;
    }
    // Calls take(T&&) for each row. Exceptions must not cross the host: they wait until the reading has ended.
    template <class T, class Take>
    void read(const berth_statement& statement, Take take) const {
        struct row_state {
            Take* take;
            std::exception_ptr thrown;
        } state{&take, nullptr};
        const berth_rows rows{&state, [](void* opaque, const berth_value* values, std::uint32_t count) {
                                  auto& here = *static_cast<row_state*>(opaque);
                                  try {
                                      T record{};
                                      if (!detail::load_record(detail::table<T>::bind, &record, values, count))
                                          throw std::runtime_error("a stored row does not fit " + std::string(detail::type_name<T>.data));
                                      (*here.take)(std::move(record));
                                      return true;
                                  } catch (...) {
                                      here.thrown = std::current_exception();
                                      return false;
                                  }
                              }};
        run(statement, &rows);
        if (state.thrown) std::rethrow_exception(state.thrown);
    }

    const berth_store* table_;
    berth_transaction* transaction_;
};

// A selection of records, refined step by step. Ends with all, first, page, count or remove.
template <class T>
class selection {
public:
    explicit selection(const store& from) : from_(from) {}

    // Several conditions must all hold.
    selection& where(condition<T> wanted) {
        where_ = std::move(where_) && std::move(wanted);
        return *this;
    }
    template <auto Member>
    selection& order_by(bool descending = false) {
        order_.push_back({detail::index_of_member<Member>, descending});
        return *this;
    }
    selection& limit(std::int64_t most) {
        limit_ = most;
        return *this;
    }
    selection& offset(std::int64_t skipped) {
        offset_ = skipped;
        return *this;
    }

    std::vector<T> all() const {
        std::vector<T> records;
        from_.read<T>(statement(BERTH_STORE_SELECT), [&](T&& record) { records.push_back(std::move(record)); });
        return records;
    }
    std::optional<T> first() const {
        std::optional<T> found;
        berth_statement one = statement(BERTH_STORE_SELECT);
        one.limit = 1;
        from_.read<T>(one, [&](T&& record) { found.emplace(std::move(record)); });
        return found;
    }
    // The items between offset and limit, and how many there are in all.
    berth::page<T> page() const { return {all(), count(), offset_, limit_}; }
    // How many records meet the condition, whatever offset and limit say.
    std::int64_t count() const { return from_.run(statement(BERTH_STORE_COUNT)); }
    // Removes what meets the condition and returns how many there were.
    std::int64_t remove() const { return from_.run(statement(BERTH_STORE_REMOVE)); }

private:
    berth_statement statement(berth_operation operation) const {
        berth_statement made = store::statement_for<T>(operation);
        made.where = where_.terms().data();
        made.where_count = static_cast<std::uint32_t>(where_.terms().size());
        if (operation == BERTH_STORE_SELECT) {
            made.order = order_.data();
            made.order_count = static_cast<std::uint32_t>(order_.size());
            made.limit = limit_;
            made.offset = offset_;
        }
        return made;
    }

    store from_;
    condition<T> where_;
    std::vector<berth_order> order_;
    std::int64_t limit_ = -1;
    std::int64_t offset_ = 0;
};

} // namespace berth
