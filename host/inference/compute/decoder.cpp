#include <inference/compute/decoder.hpp>

#include <inference/compute/packing.hpp>

#include <algorithm>
#include <set>

namespace berth::host::inference {

namespace {

decoder_options completed(decoder_options options, const model_description& model) {
    if (options.context == 0) options.context = model.context_length;
    options.context = std::min(options.context, options.cache_positions);
    return options;
}

head_shape heads_of(const model_description& model) {
    return {static_cast<std::int32_t>(model.head_length), static_cast<std::int32_t>(model.rotary.dimensions),
            static_cast<std::int32_t>(model.head_count), static_cast<std::int32_t>(model.kv_head_count)};
}

std::uint32_t page_count(const decoder_options& options) {
    return (options.cache_positions + page_positions - 1) / page_positions;
}

// Tables of all sequences of a step: each page once, and a page more for each that was begun.
std::uint64_t table_places(const decoder_options& options) {
    return page_count(options) + options.rows;
}

std::uint64_t packed_bytes(const weight& of) {
    return padded(of.rows) / strip_rows * packed_strip_bytes(of.type, of.columns);
}

[[noreturn]] void refuse(const std::string& text) {
    throw device::fault(device::fault_kind::misuse, text);
}

} // namespace

std::uint64_t decoder::bytes_needed(const model_description& model, const decoder_options& given) {
    const decoder_options options = completed(given, model);
    const std::uint64_t kv = std::uint64_t{model.kv_head_count} * model.head_length;
    std::uint64_t bytes = packed_bytes(model.token_embedding) + model.output_norm.columns * sizeof(float);
    if (!model.output_is_tied) bytes += packed_bytes(model.output);
    for (const layer_weights& one : model.layers) {
        for (const weight* of :
             {&one.query, &one.key, &one.value, &one.attention_output, &one.gate, &one.up, &one.down})
            bytes += packed_bytes(*of);
        bytes += 2 * one.attention_norm.columns * sizeof(float);
        bytes += 2 * sizeof(float) * kv * page_count(options) * page_positions;
    }
    const std::uint64_t width = padded(model.embedding_length);
    const std::uint64_t query = std::uint64_t{model.head_count} * model.head_length;
    const std::uint64_t a_row = 2 * width + 2 * padded(query) + 2 * padded(kv) + 3 * padded(model.feed_forward_length) +
                                model.rotary.dimensions + 4;
    const std::uint64_t a_result = width + padded(model.vocabulary_size) + 2;
    return bytes + sizeof(float) * (options.rows * a_row + options.results * a_result + table_places(options));
}

decoder::decoder(kernel_set& with, const model_description& model, decoder_options options)
    : with_(with), options_(completed(options, model)), heads_(with.on(), heads_of(model)),
      pages_(std::make_shared<page_pool>(page_count(options_))), turns_(turns_a_position(model.rotary)),
      epsilon_(model.norm_epsilon), width_(static_cast<std::int32_t>(model.embedding_length)),
      feed_forward_(static_cast<std::int32_t>(model.feed_forward_length)),
      vocabulary_(static_cast<std::int32_t>(model.vocabulary_size)) {
    // All of it at once: a model that does not fit is refused before its first weight is sent.
    const std::string name = "the model " + (model.name.empty() ? "without a name" : model.name);
    device::device& on = with_.on();
    if (const std::uint64_t needed = bytes_needed(model, options_); needed > on.memory().left())
        throw device::fault(device::fault_kind::exhausted,
                            name + " asks for " + std::to_string(needed >> 20) + " MiB with a cache of " +
                                std::to_string(options_.cache_positions) + " positions, and " + on.about().id +
                                " has " + std::to_string(on.memory().left() >> 20) + " MiB left of its budget of " +
                                std::to_string(on.memory().budget() >> 20) +
                                " MiB; take a smaller cache or another device");
    const weight* const embedding = &model.token_embedding;
    embedding_ = upload(on, std::span(&embedding, 1), "the token embedding of " + name);
    with_.prepare(embedding_.type);
    const weight* const output = &model.output;
    if (!model.output_is_tied) output_ = upload(on, std::span(&output, 1), "the output of " + name);
    output_norm_ = upload_vector(on, model.output_norm);
    weight_bytes_ = (model.output_is_tied ? embedding_ : output_).bytes();
    for (const layer_weights& one : model.layers) layers_.push_back(load(one));

    const std::uint64_t rows = options_.rows, results = options_.results;
    const auto qkv_width = layers_.empty() ? 1 : layers_[0].query_key_value.width;
    x_ = with_.make_rows(rows, model.embedding_length, "activations");
    normed_ = with_.make_rows(rows, model.embedding_length, "activations");
    qkv_ = with_.make_rows(rows, qkv_width, "activations");
    attended_ = with_.make_rows(rows, std::uint64_t{model.head_count} * model.head_length, "activations");
    gate_up_ = with_.make_rows(rows, 2 * padded(model.feed_forward_length), "activations");
    opened_ = with_.make_rows(rows, model.feed_forward_length, "activations");
    picked_ = with_.make_rows(results, model.embedding_length, "activations");
    logits_ = with_.make_rows(results, model.vocabulary_size, "logits");
    tokens_ = on.allocate(rows * 4, "tokens");
    places_ = on.allocate(rows * 4, "places");
    lengths_ = on.allocate(rows * 4, "lengths");
    table_of_ = on.allocate(rows * 4, "places of tables");
    tables_ = on.allocate(table_places(options_) * 4, "tables of pages");
    wanted_ = on.allocate(results * 4, "rows of results");
    best_ = on.allocate(results * 4, "results");
    turns_of_rows_ = on.allocate(std::max<std::uint64_t>(1, rows * model.rotary.dimensions) * 4, "turns");
}

decoder::layer decoder::load(const layer_weights& from) {
    device::device& on = with_.on();
    layer made;
    made.attention_norm = upload_vector(on, from.attention_norm);
    made.query_key_value = upload_side_by_side(on, {&from.query, &from.key, &from.value}, from.query.name);
    const weight* const attention_output = &from.attention_output;
    made.attention_output = upload(on, std::span(&attention_output, 1), from.attention_output.name);
    made.feed_forward_norm = upload_vector(on, from.feed_forward_norm);
    made.gate_up = upload_side_by_side(on, {&from.gate, &from.up}, from.gate.name);
    const weight* const down = &from.down;
    made.down = upload(on, std::span(&down, 1), from.down.name);
    const std::uint64_t cache_bytes = heads_.shape().page_numbers() * page_count(options_) * sizeof(float);
    made.cache.keys = on.allocate(cache_bytes, "the cache of keys");
    made.cache.values = on.allocate(cache_bytes, "the cache of values");
    // Kernels read whole pages, and a number times zero is zero only of numbers.
    on.fill_with_zeros(made.cache.keys);
    on.fill_with_zeros(made.cache.values);
    for (const side_by_side* all : {&made.query_key_value, &made.gate_up})
        for (const side_by_side::part& one : all->parts) {
            with_.prepare(one.weights.type);
            weight_bytes_ += one.weights.bytes();
        }
    for (const matrix* one : {&made.attention_output, &made.down}) {
        with_.prepare(one->type);
        weight_bytes_ += one->bytes();
    }
    return made;
}

void decoder::require_possible(std::span<const step_part> parts) const {
    std::uint64_t rows = 0, results = 0;
    std::set<const sequence*> seen;
    for (const step_part& part : parts) {
        if (part.tokens.empty()) refuse("expected at least one token for each sequence of a step, found none");
        if (part.of->pool() != pages_) refuse("expected sequences of this decoder, found one of another");
        if (!seen.insert(part.of).second) refuse("expected each sequence once in a step, found one twice");
        for (const std::int32_t token : part.tokens)
            if (token < 0 || token >= vocabulary_)
                refuse("expected tokens from 0 to " + std::to_string(vocabulary_ - 1) + ", found " +
                       std::to_string(token));
        if (part.of->length() + part.tokens.size() > options_.context)
            refuse("expected at most " + std::to_string(options_.context) + " positions in a sequence, found " +
                   std::to_string(part.of->length() + part.tokens.size()));
        rows += part.tokens.size();
        results += part.wants_result ? 1 : 0;
    }
    if (rows == 0 || rows > options_.rows)
        refuse("expected 1 to " + std::to_string(options_.rows) + " tokens in a step, found " + std::to_string(rows));
    if (results > options_.results)
        refuse("expected at most " + std::to_string(options_.results) + " results in a step, found " +
               std::to_string(results));
}

void decoder::make_room(std::span<const step_part> parts) const {
    for (const step_part& part : parts) {
        const auto positions = static_cast<std::uint32_t>(part.of->length() + part.tokens.size());
        if (part.of->make_room(positions)) continue;
        const std::uint64_t more = (positions + page_positions - 1) / page_positions - part.of->pages().size();
        throw device::fault(device::fault_kind::exhausted,
                            "a sequence asks for " + std::to_string(more * page_positions) +
                                " more positions of the cache, of "
                                "whose " +
                                std::to_string(pages_->size() * page_positions) + " " +
                                std::to_string(pages_->free() * page_positions) + " are free; end a sequence, or wait");
    }
}

void decoder::send(const step_plan& plan) {
    device::device& on = with_.on();
    on.write_values<std::int32_t>(tokens_, plan.tokens);
    on.write_values<std::int32_t>(places_, plan.places);
    on.write_values<std::int32_t>(lengths_, plan.lengths);
    on.write_values<std::int32_t>(table_of_, plan.table_of);
    on.write_values<std::int32_t>(tables_, plan.tables);
    on.write_values<std::int32_t>(wanted_, plan.results);
    on.write_values<float>(turns_of_rows_, plan.turns);
}

void decoder::compute(const layer& of, std::int32_t rows) {
    const row_places at{turns_of_rows_, places_, tables_, table_of_, lengths_};
    const auto keys_at = static_cast<std::int32_t>(of.query_key_value.at[1]);
    const auto values_at = static_cast<std::int32_t>(of.query_key_value.at[2]);
    with_.rms_norm(x_, of.attention_norm, normed_, rows, width_, epsilon_);
    with_.multiply(normed_, of.query_key_value, qkv_, rows);
    heads_.rotate_and_keep(qkv_, rows, keys_at, values_at, at, of.cache);
    heads_.attention(qkv_, attended_, rows, at, of.cache);
    with_.multiply(attended_, of.attention_output, x_, rows, 0, true);
    with_.rms_norm(x_, of.feed_forward_norm, normed_, rows, width_, epsilon_);
    with_.multiply(normed_, of.gate_up, gate_up_, rows);
    with_.swiglu(gate_up_, opened_, rows, feed_forward_, static_cast<std::int32_t>(of.gate_up.at[1]));
    with_.multiply(opened_, of.down, x_, rows, 0, true);
}

void decoder::step(std::span<const step_part> parts) {
    require_possible(parts);
    make_room(parts);
    const step_plan plan = plan_step(parts, turns_);
    send(plan);
    const auto rows = static_cast<std::int32_t>(plan.tokens.size());
    results_ = static_cast<std::int32_t>(plan.results.size());
    with_.embed(embedding_, tokens_, x_, rows);
    for (const layer& one : layers_) compute(one, rows);
    if (results_ > 0) {
        with_.pick_rows(x_, wanted_, picked_, results_);
        with_.rms_norm(picked_, output_norm_, picked_, results_, width_, epsilon_);
        with_.multiply(picked_, output_.packed ? output_ : embedding_, logits_, results_, 0);
    }
    for (const step_part& part : parts)
        part.of->advance_to(static_cast<std::uint32_t>(part.of->length() + part.tokens.size()));
}

std::vector<std::int32_t> decoder::best() {
    std::vector<std::int32_t> tokens(static_cast<std::size_t>(results_));
    if (tokens.empty()) return tokens;
    with_.argmax(logits_, best_, results_, vocabulary_);
    with_.on().read_values<std::int32_t>(best_, tokens);
    return tokens;
}

std::vector<float> decoder::logits() {
    const auto width = static_cast<std::size_t>(vocabulary_);
    std::vector<float> all(static_cast<std::size_t>(results_) * width);
    for (std::size_t i = 0; i < static_cast<std::size_t>(results_); ++i)
        with_.on().read_values<float>(logits_.memory, std::span(all).subspan(i * width, width),
                                      i * static_cast<std::size_t>(logits_.stride) * sizeof(float));
    return all;
}

} // namespace berth::host::inference
