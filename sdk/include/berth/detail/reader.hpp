// JSON text straight into a value: RapidJSON's events walk the type's tables. One reader for all types. It goes on after
// a value that does not fit, so that one answer names every fault by its JSON pointer (RFC 6901).
#pragma once

#include <berth/detail/fault.hpp>
#include <berth/detail/rapidjson.hpp>
#include <berth/detail/scalar.hpp>

namespace berth::detail {

inline constexpr std::size_t most_json_depth = 128;
// Alternatives tried for the variants of one document: nested variants are read anew for each alternative around them,
// which grows with the power of the depth.
inline constexpr std::size_t most_variant_attempts = 1000;

class json_reader {
public:
    // `members` says which members of the root object come from the body (bit by index); the others are ignored there.
    json_reader(fault_list& faults, const binder& root, void* address, std::uint64_t members = ~std::uint64_t{0},
                std::size_t* attempts = nullptr)
        : faults_(faults), root_(&root), root_address_(address), root_members_(members),
          attempts_(attempts ? attempts : &own_attempts_) {}

    // `text` must be followed by a NUL byte.
    void read(std::string_view text) {
        if (const std::size_t bad = invalid_utf8(text); bad != valid_text) {
            // Read up to the bad byte, so that the place is known.
            const std::string whole(text.substr(0, bad));
            parse(whole);
            syntax("UTF-8 (RFC 3629)", "a byte that is not, at offset " + std::to_string(bad));
            return;
        }
        const auto [code, offset] = parse(text);
        if (code == rapidjson::kParseErrorTermination) return; // already told
        if (code == rapidjson::kParseErrorDocumentEmpty) syntax("a JSON value", "an empty body");
        else if (code == rapidjson::kParseErrorDocumentRootNotSingular || (code == 0 && offset < text.size()))
            syntax("one JSON value", "more text behind it, at offset " + std::to_string(offset));
        else if (code != 0) syntax("JSON (RFC 8259)", std::string(rapidjson::GetParseError_En(code)) + " at offset " + std::to_string(offset));
    }

    // ---- RapidJSON's events; not for callers

    bool Null() {
        return scalar([](auto& to) { return to.Null(); },
                      [&](const binder& bind, void* address) {
                          if (bind.type->kind != BERTH_KIND_OPTIONAL) return mismatch(bind, "null");
                          bind.as<optional_operations>().reset(address);
                          return true;
                      },
                      true);
    }
    bool Bool(bool value) {
        return scalar([&](auto& to) { return to.Bool(value); },
                      [&](const binder& bind, void* address) {
                          if (bind.type->kind != BERTH_KIND_BOOL) return mismatch(bind, value ? "true" : "false");
                          *static_cast<bool*>(address) = value;
                          return true;
                      });
    }
    bool Int(int value) { return Int64(value); }
    bool Uint(unsigned value) { return Int64(value); }
    bool Int64(std::int64_t value) {
        return scalar([&](auto& to) { return to.Int64(value); }, [&](auto& bind, void* at) { return integer(bind, at, value); });
    }
    bool Uint64(std::uint64_t value) {
        return scalar([&](auto& to) { return to.Uint64(value); }, [&](auto& bind, void* at) { return integer(bind, at, value); });
    }
    bool Double(double value) {
        return scalar([&](auto& to) { return to.Double(value); }, [&](auto& bind, void* at) { return number(bind, at, value); });
    }
    bool RawNumber(const char*, rapidjson::SizeType, bool) { return false; } // only with a flag that is not set
    bool String(const char* data, rapidjson::SizeType size, bool) {
        const std::string_view text(data, size);
        return scalar([&](auto& to) { return to.String(data, size); },
                      [&](const binder& bind, void* address) {
                          return assign_text(bind, address, text) || mismatch(bind, shown(text));
                      });
    }
    bool StartObject() { return start(true); }
    bool StartArray() { return start(false); }
    bool Key(const char* data, rapidjson::SizeType size, bool) {
        const std::string_view name(data, size);
        if (passes()) return forward([&](auto& to) { return to.Key(data, size); });
        return top().bind->type->kind == BERTH_KIND_MAP ? map_key(name) : object_key(name);
    }
    bool EndObject(rapidjson::SizeType) { return end(true); }
    bool EndArray(rapidjson::SizeType) { return end(false); }

private:
    struct frame {
        const binder* bind;
        char* address;
        std::size_t index;         // elements begun, or the member that is being read
        std::uint64_t seen;        // members of an object
        const binder* value_bind;  // where the next value goes; null: nowhere
        void* value_address;
        const char* key;           // of a map, inside the map; no string_view, so that a frame costs nothing unused
        std::size_t key_size;
    };
    static constexpr std::size_t no_member = ~std::size_t{0};
    using writer = rapidjson::Writer<rapidjson::StringBuffer>;

    std::pair<rapidjson::ParseErrorCode, std::size_t> parse(std::string_view text) {
        rapidjson::GenericReader<rapidjson::UTF8<>, rapidjson::UTF8<>> reader;
        rapidjson::StringStream stream(text.data());
        const auto result = reader.Parse<rapidjson::kParseFullPrecisionFlag>(stream, *this);
        // Success ends at a NUL byte: behind it nothing may follow.
        return {result.Code(), result ? stream.Tell() : result.Offset()};
    }

    frame& top() { return frames_[depth_ - 1]; }

    // ---- values that go past the tables: members nobody reads, and untyped values and variants kept as text

    bool passes() const { return past_depth_ > 0 || past_next_; }

    template <class Write>
    bool forward(Write write) {
        if (capture_) write(*capture_);
        past_next_ = false;
        return past_depth_ > 0 || past_done();
    }
    bool past_done() {
        past_next_ = false;
        if (!capture_) return value_done();
        const std::string text(captured_.GetString(), captured_.GetSize());
        capture_.reset();
        const binder& bind = *captured_bind_;
        if (bind.type->kind == BERTH_KIND_ANY) static_cast<json*>(captured_address_)->text = text;
        else choose(bind, captured_address_, text);
        return value_done();
    }
    // The first alternative that takes the value without a fault.
    void choose(const binder& bind, void* address, const std::string& text) {
        const auto& operations = bind.as<variant_operations>();
        for (std::uint32_t i = 0; i < bind.type->alternative_count; ++i) {
            if (++*attempts_ > most_variant_attempts) {
                add("at most " + std::to_string(most_variant_attempts) + " alternatives to try (variant_attempts)", "more");
                return;
            }
            fault_list attempt;
            json_reader(attempt, *operations.alternatives[i], operations.emplace(address, i), ~std::uint64_t{0}, attempts_).read(text);
            if (attempt.none()) return;
        }
        constexpr std::size_t most_shown = 60;
        mismatch(bind, text.size() > most_shown ? "a larger value" : text);
    }
    bool begin_capture(const binder& bind, void* address) {
        captured_.Clear();
        capture_.emplace(captured_);
        captured_bind_ = &bind;
        captured_address_ = address;
        past_next_ = true;
        return true;
    }

    // ---- where the next value goes

    // Finds the place of the value that begins now. False: there is none, the value is passed over.
    bool place(const binder*& bind, void*& address) {
        if (depth_ == 0) {
            bind = root_;
            address = root_address_;
            return true;
        }
        frame& here = top();
        if (here.bind->type->kind == BERTH_KIND_LIST) {
            const auto& operations = here.bind->as<list_operations>();
            bind = operations.element;
            address = operations.append(here.address, here.index++);
            return address != nullptr; // too many: told at the end of the array
        }
        bind = here.value_bind;
        address = here.value_address;
        return bind != nullptr;
    }
    // Steps into optionals, for a value that is not null.
    static void enter_optionals(const binder*& bind, void*& address) {
        while (bind->type->kind == BERTH_KIND_OPTIONAL) {
            const auto& operations = bind->as<optional_operations>();
            address = operations.emplace(address);
            bind = operations.element;
        }
    }

    template <class Write, class Store>
    bool scalar(Write write, Store store, bool null = false) {
        if (!passes()) {
            const binder* bind = nullptr;
            void* address = nullptr;
            if (!place(bind, address)) return value_done();
            if (!null) enter_optionals(bind, address);
            if (!captures(*bind)) {
                if (store(*bind, address)) check_member();
                return value_done();
            }
            begin_capture(*bind, address);
        }
        return forward(write);
    }
    static bool captures(const binder& bind) {
        return bind.type->kind == BERTH_KIND_ANY || bind.type->kind == BERTH_KIND_VARIANT;
    }

    bool number(const binder& bind, void* address, double value) {
        // JSON Schema counts 1.0 as an integer; past 2^53 a double no longer says which one.
        constexpr double exact = 9007199254740992.0;
        if (bind.type->kind == BERTH_KIND_NUMBER)
            return store_number(*bind.type, address, value) || mismatch(bind, shortest(value));
        if (value == std::trunc(value) && std::fabs(value) <= exact)
            return integer(bind, address, static_cast<std::int64_t>(value));
        return mismatch(bind, shortest(value));
    }
    template <class Integer>
    bool integer(const binder& bind, void* address, Integer value) {
        const berth_type& type = *bind.type;
        if (type.kind == BERTH_KIND_NUMBER) return store_number(type, address, static_cast<double>(value));
        const bool is_key = type.kind == BERTH_KIND_ID || type.kind == BERTH_KIND_REFERENCE;
        if (type.kind != BERTH_KIND_INTEGER && !is_key) return mismatch(bind, std::to_string(value));
        if ((is_key && std::cmp_less(value, 0)) || !store_integer(type, address, value))
            return mismatch(bind, std::to_string(value));
        return true;
    }

    bool start(bool object) {
        if (past_depth_ + depth_ >= most_json_depth) {
            syntax("at most " + std::to_string(most_json_depth) + " nested arrays and objects (json_depth)", "more");
            return false;
        }
        if (!passes()) {
            const binder* bind = nullptr;
            void* address = nullptr;
            if (!place(bind, address)) past_next_ = true;
            else {
                enter_optionals(bind, address);
                if (captures(*bind)) begin_capture(*bind, address);
                else if (!opens(*bind, object)) {
                    mismatch(*bind, object ? "an object" : "an array");
                    past_next_ = true;
                } else {
                    open(*bind, address);
                    return true;
                }
            }
        }
        if (capture_) object ? capture_->StartObject() : capture_->StartArray();
        past_next_ = false;
        ++past_depth_;
        return true;
    }
    static bool opens(const binder& bind, bool object) {
        const berth_kind kind = bind.type->kind;
        return object ? kind == BERTH_KIND_OBJECT || kind == BERTH_KIND_MAP : kind == BERTH_KIND_LIST;
    }
    void open(const binder& bind, void* address) {
        if (bind.type->kind == BERTH_KIND_LIST) bind.as<list_operations>().clear(address);
        if (bind.type->kind == BERTH_KIND_MAP) bind.as<map_operations>().clear(address);
        const std::size_t index = bind.type->kind == BERTH_KIND_OBJECT ? no_member : 0;
        frames_[depth_++] = {&bind, static_cast<char*>(address), index, 0, nullptr, nullptr, nullptr, 0};
    }

    bool map_key(std::string_view name) {
        frame& here = top();
        const auto& operations = here.bind->as<map_operations>();
        std::string_view kept;
        here.value_address = operations.insert(here.address, name, kept);
        here.key = kept.data();
        here.key_size = kept.size();
        here.value_bind = here.value_address ? operations.element : nullptr;
        if (!here.value_address) duplicate();
        past_next_ = !here.value_address;
        return true;
    }

    bool object_key(std::string_view name) {
        frame& here = top();
        const berth_type& type = *here.bind->type;
        here.value_bind = nullptr;
        const std::size_t member = find_member(type, here.index + 1, name);
        here.index = member;
        if (member == no_member) {
            unknown_.assign(name);
            if (type.flags & BERTH_TYPE_STRICT) add("no such member" + nearest(type), "one");
        } else if (depth_ > 1 || root_members_ >> member & 1) {
            if (here.seen >> member & 1) duplicate();
            else {
                const member_binder& into = here.bind->as<object_operations>().members[member];
                here.value_bind = into.value;
                here.value_address = into.address(here.address);
            }
            here.seen |= std::uint64_t{1} << member;
        }
        past_next_ = !here.value_bind;
        return true;
    }
    // Members mostly come in order of declaration: `guess` is looked at first.
    static std::size_t find_member(const berth_type& type, std::size_t guess, std::string_view name) {
        if (guess < type.field_count && name == type.fields[guess].name) return guess;
        for (std::size_t i = 0; i < type.field_count; ++i)
            if (name == type.fields[i].name) return i;
        return no_member;
    }
    static std::string nearest(const berth_type& type) {
        std::string text = "; it has";
        for (std::uint32_t i = 0; i < type.field_count; ++i) text += (i ? ", " : " ") + std::string(type.fields[i].name);
        return text;
    }

    bool end(bool object) {
        if (past_depth_ > 0) {
            if (capture_) object ? capture_->EndObject() : capture_->EndArray();
            return --past_depth_ > 0 || past_done();
        }
        frame& here = top();
        const berth_type& type = *here.bind->type;
        if (type.kind == BERTH_KIND_OBJECT) {
            const std::uint64_t wanted = depth_ == 1 ? root_members_ : ~std::uint64_t{0};
            for (std::size_t i = 0; i < type.field_count; ++i) {
                if (!(type.fields[i].flags & BERTH_FIELD_REQUIRED) || here.seen >> i & 1 || !(wanted >> i & 1)) continue;
                here.index = i;
                add(expectation(*type.fields[i].type), "nothing: the member is missing");
            }
        } else if (type.length != 0 && here.index != type.length) {
            const std::size_t found = here.index;
            --depth_;
            add(expectation(type), std::to_string(found));
            return value_done();
        }
        --depth_;
        check_member();
        return value_done();
    }

    bool value_done() {
        if (depth_ > 0 && top().bind->type->kind == BERTH_KIND_OBJECT) top().value_bind = nullptr;
        return true;
    }

    // ---- limits and faults

    const berth_field* member_field() {
        if (depth_ == 0 || top().bind->type->kind != BERTH_KIND_OBJECT || top().index == no_member) return nullptr;
        return &top().bind->type->fields[top().index];
    }
    bool is_secret() {
        const berth_field* field = member_field();
        return field && field->flags & BERTH_FIELD_SECRET;
    }
    void check_member() {
        const berth_field* field = member_field();
        if (!field || !top().value_bind) return;
        if (auto broken = check_limits(*field, top().value_bind, top().value_address))
            add(std::move(broken->expected), is_secret() ? "another value" : std::move(broken->found));
    }
    bool mismatch(const binder& bind, std::string found) {
        add(expectation(*bind.type), is_secret() ? "another value" : std::move(found));
        return false;
    }
    void duplicate() { add("each member once", "it is there twice"); }
    void add(std::string expected, std::string found) {
        faults_.add(422, {"body", pointer(), std::move(expected), std::move(found)});
    }
    void syntax(std::string expected, std::string found) {
        faults_.faults.clear(); // what did not fit before the text broke off helps nobody
        faults_.add(400, {"body", pointer(), std::move(expected), std::move(found)});
    }
    std::string pointer() const {
        std::string text;
        for (std::size_t i = 0; i < depth_; ++i) {
            const frame& at = frames_[i];
            const berth_type& type = *at.bind->type;
            if (type.kind == BERTH_KIND_LIST) {
                if (at.index > 0) append_pointer(text, std::to_string(at.index - 1));
            } else if (type.kind == BERTH_KIND_MAP) {
                if (at.key) append_pointer(text, {at.key, at.key_size});
            } else if (at.index != no_member) {
                append_pointer(text, type.fields[at.index].name);
            } else if (!unknown_.empty() && i + 1 == depth_) {
                append_pointer(text, unknown_);
            }
        }
        return text;
    }

    fault_list& faults_;
    const binder* root_;
    void* root_address_;
    std::uint64_t root_members_;
    std::size_t own_attempts_ = 0;
    std::size_t* attempts_; // shared by the readers of nested variants
    std::string unknown_; // name of the unknown member last seen
    std::size_t depth_ = 0;
    std::size_t past_depth_ = 0; // open arrays and objects of the value that is passed over
    bool past_next_ = false;     // the next value is passed over
    rapidjson::StringBuffer captured_;
    std::optional<writer> capture_;
    const binder* captured_bind_ = nullptr;
    void* captured_address_ = nullptr;
    frame frames_[most_json_depth];
};

} // namespace berth::detail
