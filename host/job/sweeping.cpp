// Finished jobs go when their time has come, in small steps: first the result, then the last trace.
#include <job/turn.hpp>
#include <job/upkeep.hpp>

#include <observe/log.hpp>

namespace berth::host::job {

void manager::sweep_soon(std::chrono::milliseconds after) {
    timers_.in(after, [this] { sweep(); });
}

void manager::sweep() {
    struct bound {
        std::string plugin;
        std::string path;
        std::int64_t keep;
    };
    std::vector<bound> bounds;
    {
        turn now(*this);
        sweep_memory();
        for (const auto& [key, line] : lines_)
            if (line->instance && line->rules.durable && line->rules.results)
                bounds.push_back({line->plugin, line->path, *line->rules.results});
    }
    auto gone = std::make_shared<swept>();
    store_->write(
        [this, bounds = std::move(bounds), gone](record::connection& on) {
            const std::int64_t now = options_.time.wall();
            *gone = job::sweep(on, now);
            for (const bound& one : bounds) {
                swept more = forget_oldest(on, one.plugin, one.path, one.keep, now);
                gone->jobs += more.jobs;
                gone->files.insert(gone->files.end(), more.files.begin(), more.files.end());
            }
        },
        [this, gone](const std::string& fault) {
            if (!fault.empty()) return sweep_soon(sweep_interval);
            for (const std::string& file : gone->files) files_.remove(file);
            {
                std::lock_guard lock(mutex_);
                stored_ -= gone->removed;
            }
            sweep_soon(gone->jobs >= sweep_step ? std::chrono::milliseconds(100) : sweep_interval);
        });
}

// With the mutex held: jobs that live in memory alone.
void manager::sweep_memory() {
    const std::int64_t now = options_.time.wall();
    while (!ended_.empty()) {
        const job_pointer& oldest = ended_.front();
        const bool expired = oldest->end->expires <= now;
        if (!expired && ended_.size() <= options_.fleeting && ended_bytes_ <= options_.fleeting_bytes) return;
        ended_bytes_ -= oldest->end->result.size();
        jobs_.erase(oldest->id);
        fleeting_.erase(oldest->number);
        ended_.pop_front();
    }
}

} // namespace berth::host::job
