#include <binding/message_spool.hpp>

#include <cstring>

namespace berth::host::binding {

bool message_spool::push(kind is, std::string_view content) {
    if (memory_bytes_ + (written_ - read_at_) + content.size() > most_) return false;
    if (in_file_ > 0 || memory_bytes_ + content.size() > memory_limit_) return push_to_file(is, content);
    memory_.push_back({is, std::string(content)});
    memory_bytes_ += content.size();
    return true;
}

bool message_spool::push_to_file(kind is, std::string_view content) {
    std::optional<disk_fault> fault;
    if (!file_) file_ = disk_.create(fault);
    if (!file_) return false;
    record head{};
    head.size = content.size();
    head.is = is;
    char bytes[sizeof head];
    std::memcpy(bytes, &head, sizeof head);
    if (file_->append({bytes, sizeof bytes}) || file_->append(content)) return false;
    written_ += sizeof head + content.size();
    ++in_file_;
    return true;
}

std::optional<message_spool::message> message_spool::front() {
    if (memory_.empty()) {
        record head{};
        char bytes[sizeof head];
        if (file_->read(read_at_, bytes, sizeof bytes)) return std::nullopt;
        std::memcpy(&head, bytes, sizeof head);
        std::string content(head.size, '\0');
        if (file_->read(read_at_ + sizeof head, content.data(), content.size())) return std::nullopt;
        read_at_ += sizeof head + content.size();
        --in_file_;
        if (in_file_ == 0) {
            if (file_->clear()) return std::nullopt;
            read_at_ = written_ = 0;
        }
        memory_bytes_ += content.size();
        memory_.push_back({head.is, std::move(content)});
    }
    return message{memory_.front().is, memory_.front().content};
}

void message_spool::pop() {
    memory_bytes_ -= memory_.front().content.size();
    memory_.pop_front();
}

} // namespace berth::host::binding
